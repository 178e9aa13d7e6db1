#pragma once

#include <optional>
#include <string>

#include "mailfiles/uidl_format.hpp"
#include "mailfiles/uidl_table.hpp"
#include "mailfiles/uidlist.hpp"
#include "migrate/source.hpp"

namespace satchel::migrate {

/// What is known of the UIDLs of a Maildir beside its files.
struct MaildirUidls {
  mailfiles::UidlTable table = {};
  std::string table_path = {};
  /// Dovecot's own list, and how it makes a UIDL of a UID.
  std::optional<mailfiles::Uidlist> list = {};
  std::string list_path = {};
  std::optional<mailfiles::UidlFormat> format = {};
};

/// The messages in `cur` and `new` of a Maildir: those of Dovecot's list as it lists them, those of the table as they
/// stand there, then all others by the time of delivery. The error is one line.
std::expected<std::unique_ptr<Source>, std::string> open_maildir(const std::string& path, MaildirUidls uidls);

}  // namespace satchel::migrate
