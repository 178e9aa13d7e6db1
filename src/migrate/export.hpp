#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "migrate/source.hpp"
#include "store/store.hpp"

namespace satchel::migrate {

enum class ExportKind : std::uint8_t {
  mbox,     ///< one mboxrd file
  maildir,  ///< a Maildir with a dovecot-uidlist in which each message's UIDL is saved
};

struct ExportOptions {
  ExportKind kind = ExportKind::mbox;
  std::string path = {};       ///< must not be there yet
  std::string uidl_list = {};  ///< where to write a UIDL table (mailfiles::UidlTable); empty: nowhere
};

struct ExportAccount {
  std::uint64_t messages = 0;  ///< written
  std::uint64_t octets = 0;
  std::vector<std::string> damaged = {};  ///< UIDLs of those that could not be read, and why
};

/// "mbox:PATH" or "maildir:PATH"; the error says what is wrong.
std::expected<ExportOptions, std::string> parse_export_target(const std::string& text);

/// Writes the messages that a new session would see. What stands at the path in the end is whole and durable; until
/// then it is built beside it under the name PATH.partial. What is imported again has the same octets, and from a
/// Maildir, or with the table, the same UIDLs. Lines have LF, as everywhere in such files, but in a message that would
/// not come back then.
std::expected<ExportAccount, std::string> export_messages(store::Store& store, const std::string& user,
                                                          const ExportOptions& options,
                                                          const std::function<void(const Position&)>& progress);

}  // namespace satchel::migrate
