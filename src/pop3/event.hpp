#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/secret.hpp"
#include "pop3/command.hpp"
#include "pop3/refusal.hpp"

/// What a command comes to once it has been checked. Handlers return events; `server_events.cpp` alone acts on them.
/// Views point into the command's line.
namespace satchel::pop3::event {

struct Refused {
  Refusal why;
};

/// The connection ends here, without a word.
struct HungUp {};

/// USER.
struct NameGiven {
  std::string_view name;
};

/// PASS.
struct PasswordGiven {
  std::string_view password;
};

/// AUTH without an initial response: the client waits for the (empty) challenge.
struct ChallengeWanted {};

/// AUTH, complete.
struct CredentialsGiven {
  std::string name;
  base::Secret password;
};

struct TlsWanted {};
struct CapabilitiesWanted {};
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

using Event = std::variant<event::Refused, event::HungUp, event::NameGiven, event::PasswordGiven,
                           event::ChallengeWanted, event::CredentialsGiven, event::TlsWanted, event::CapabilitiesWanted,
                           event::TotalsWanted, event::ScanWanted, event::EntryWanted, event::MessageWanted,
                           event::DeletionWanted, event::ResetWanted, event::NothingWanted, event::QuitWanted>;

}  // namespace satchel::pop3
