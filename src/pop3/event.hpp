#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/secret.hpp"
#include "pop3/command.hpp"
#include "pop3/language.hpp"
#include "pop3/refusal.hpp"
#include "sasl/mechanism.hpp"

/// What a command comes to once it has been checked. Handlers return events; `server_events.cpp` and `server_login.cpp`
/// alone act on them. Views point into the command's line.
namespace satchel::pop3::event {

struct Refused {
  Refusal why;
};

/// The connection ends here, without a word.
struct HungUp {};

/// USER.
struct NameGiven {
  base::Secret name;  ///< not a secret, but it may have been prepared and then lives nowhere else
};

/// PASS.
struct PasswordGiven {
  base::Secret password;
};

/// APOP.
struct DigestGiven {
  std::string_view name;
  std::string_view digest;
};

/// AUTH, with its initial response decoded when there is one.
struct ExchangeBegun {
  sasl::Mechanism mechanism;
  std::optional<base::Secret> initial_response;
};

/// The line behind a challenge of AUTH, decoded.
struct ResponseGiven {
  base::Secret response;
};

struct TlsWanted {};
struct CapabilitiesWanted {};
struct Utf8Wanted {};
struct LanguagesWanted {};
struct LanguageWanted {
  Language language;
};
struct TotalsWanted {};

/// LIST or UIDL, without a message number.
struct ScanWanted {
  Verb verb;
};

/// LIST or UIDL of one message.
struct EntryWanted {
  Verb verb;
  std::size_t index;
};

/// RETR, or TOP when `body_lines` is set.
struct MessageWanted {
  std::size_t index;
  std::optional<std::uint64_t> body_lines;
};

struct DeletionWanted {
  std::size_t index;
};

struct ResetWanted {};
struct NothingWanted {};
struct QuitWanted {};

}  // namespace satchel::pop3::event

namespace satchel::pop3 {

using Event = std::variant<event::Refused, event::HungUp, event::NameGiven, event::PasswordGiven, event::DigestGiven,
                           event::ExchangeBegun, event::ResponseGiven, event::TlsWanted, event::CapabilitiesWanted,
                           event::Utf8Wanted, event::LanguagesWanted, event::LanguageWanted, event::TotalsWanted,
                           event::ScanWanted, event::EntryWanted, event::MessageWanted, event::DeletionWanted,
                           event::ResetWanted, event::NothingWanted, event::QuitWanted>;

}  // namespace satchel::pop3
