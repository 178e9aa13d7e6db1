#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "mailfiles/mbox_quoting.hpp"
#include "mailfiles/uidlist.hpp"
#include "recordlog/disk.hpp"

namespace satchel::migrate {

template <class T>
using WriteResult = std::expected<T, std::string>;

/// What is known of a message before its octets come.
struct ExportedMessage {
  std::string uidl = {};
  std::string sender = {};    ///< of the envelope
  std::int64_t received = 0;  ///< seconds since 1970 UTC
  std::uint64_t octets = 0;
  mailfiles::FileLineEnds ends = mailfiles::FileLineEnds::lf;
};

/// Where an export is built: beside its place and under another name.
struct ExportTarget {
  std::unique_ptr<recordlog::Disk> disk = {};  ///< of the directory it is to be in
  std::filesystem::path directory = {};
  std::string name = {};
  std::string temporary = {};

  /// The error says what stands in the way.
  static WriteResult<ExportTarget> prepare(const std::string& path);
  /// Puts what was built in its place.
  WriteResult<void> finish();
  /// Takes it away.
  void discard();
};

/// Writes messages in one format: `begin`, then for each `begin_message`, `write` as often as there are octets,
/// `end_message`; in the end `end`, which returns once all is durable.
class ExportWriter {
 public:
  virtual ~ExportWriter() = default;

  virtual WriteResult<void> begin() = 0;
  virtual WriteResult<void> begin_message(const ExportedMessage& message) = 0;
  virtual WriteResult<void> write(std::string_view canonical) = 0;
  virtual WriteResult<void> end_message() = 0;
  virtual WriteResult<void> end() = 0;
  /// The name by which a UIDL table calls the message that was written last.
  virtual std::string last_name() const = 0;
};

std::unique_ptr<ExportWriter> make_mbox_writer(ExportTarget& target);
std::unique_ptr<ExportWriter> make_maildir_writer(ExportTarget& target);

}  // namespace satchel::migrate
