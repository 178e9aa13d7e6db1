#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mailfiles/mbox_quoting.hpp"

namespace satchel::migrate {

/// A message within a file.
struct FilePart {
  std::string path = {};
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  /// In an mbox; absent: a file of its own.
  std::optional<mailfiles::MboxQuoting> quoting = {};
};

/// A message that waits to be imported.
struct SourceMessage {
  FilePart part = {};
  std::uint64_t offset = 0;   ///< where people find it in the file
  std::string uidl = {};      ///< what its old server called it; empty: nothing is known
  std::int64_t received = 0;  ///< seconds since 1970 UTC
};

/// What was not taken, and why, in one line.
struct Skipped {
  std::string file = {};
  std::uint64_t offset = 0;
  std::string why = {};
};

/// How far a source has been read, in messages or, where these are not counted beforehand, in octets.
struct Position {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

/// Where messages come from, one after the other in the order of the old server.
class Source {
 public:
  virtual ~Source() = default;

  /// The next message, or what stands in its place and is of no use; nothing at the end.
  virtual std::optional<std::variant<SourceMessage, Skipped>> next() = 0;
  virtual Position position() const = 0;
  /// What people should know beside the messages, a line each; whole once `next` has come to the end.
  virtual std::vector<std::string> notes() const = 0;
};

enum class SourceKind : std::uint8_t { maildir, mbox, dovecot };

/// What an import is asked to read.
struct SourceOptions {
  SourceKind kind = SourceKind::maildir;
  std::string path = {};
  /// UIDLs of two columns (mailfiles::UidlTable); they stand above all others. Empty: no such file.
  std::string uidl_list = {};
  /// Dovecot's pop3_uidl_format. Empty: the one that stands in its list, else its default.
  std::string uidl_format = {};
  mailfiles::MboxQuoting quoting = mailfiles::MboxQuoting::rd;
};

/// "maildir:PATH", "mbox:PATH" or "dovecot:PATH"; the error says what is wrong.
std::expected<SourceOptions, std::string> parse_source(const std::string& text);

/// The error is one line with the path, the reason and what to do.
std::expected<std::unique_ptr<Source>, std::string> open_source(const SourceOptions& options);

}  // namespace satchel::migrate
