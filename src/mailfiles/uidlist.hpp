#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace satchel::mailfiles {

/// A line of a text that is of no use.
struct BadLine {
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t offset = 0;  ///< of its first octet
  std::string why = {};
};

/// One message in Dovecot's list.
struct UidlistEntry {
  std::uint32_t uid = 0;
  /// The UIDL that was saved for it (field P) and stands above the format; empty: the name of its file is its UIDL.
  std::optional<std::string> uidl = {};
  /// Field O: such messages come first over POP3, in the order of these numbers.
  std::optional<std::uint64_t> order = {};
  std::string guid = {};  ///< field G; empty: the name of its file
  std::string name = {};  ///< of its file, without flags
};

/// The file `dovecot-uidlist` of a Maildir, version 3, or version 1, which Courier writes as `courierimapuiddb`
/// (doc.dovecot.org, "Maildir Mailbox Format").
struct Uidlist {
  std::uint32_t uidvalidity = 0;
  std::uint32_t next_uid = 0;
  std::string guid = {};         ///< of the mailbox
  std::string uidl_format = {};  ///< header field P: the pop3_uidl_format of this mailbox; empty: the server's
  std::vector<UidlistEntry> entries = {};
  std::vector<BadLine> bad_lines = {};
};

/// The error is one line that says what is wrong with the header. Of two lines for one UID the first counts, of two for
/// one file the last.
std::expected<Uidlist, std::string> parse_uidlist(std::string_view text);

/// Sorts messages as Dovecot lists them over POP3: by `order`, those without behind them, then by UID.
void sort_as_listed(std::vector<UidlistEntry>& entries);

/// A list of version 3 in which each entry has its UIDL saved. Entries without one get none.
std::string write_uidlist(const Uidlist& list);

}  // namespace satchel::mailfiles
