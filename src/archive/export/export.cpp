#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "archive/archive.hpp"
#include "archive/journal/failure.hpp"
#include "base/try.hpp"
#include "mailfiles/from_line.hpp"
#include "mailfiles/mboxrd.hpp"
#include "recordlog/disk.hpp"

namespace satchel::archive {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t write_octets = 1 << 20;
constexpr std::size_t id_digits_in_name = 16;

/// Where an export is built: beside its place and under another name, so that what stands at `path` is always whole.
struct Target {
  std::unique_ptr<recordlog::Disk> disk;  ///< of the directory that it is to be in
  fs::path directory;
  std::string name;
  std::string temporary;
};

Result<Target> prepare(const std::string& path) {
  fs::path place = fs::path(path).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  const std::string name = place.filename();
  if (name.empty() || name == "." || name == "..")
    return std::unexpected(Error{ErrorKind::bad_input, fmt::format("{} is no name for an export", path)});
  const std::string temporary = name + ".partial";
  const std::string directory = place.has_parent_path() ? place.parent_path().string() : ".";
  for (const std::string& taken : {name, temporary}) {
    std::error_code failure;
    const auto status = fs::symlink_status(fs::path(directory) / taken, failure);
    if (fs::exists(status))
      return std::unexpected(
          Error{ErrorKind::bad_input, fmt::format("{} exists already: choose another name or move it away",
                                                  (fs::path(directory) / taken).string())});
  }
  return Target{SATCHEL_TRY(as_result(recordlog::open_real_disk(directory))), directory, name, temporary};
}

/// One file for all messages.
class MboxWriter {
 public:
  explicit MboxWriter(Target& target) : target_(target) {}

  Result<void> begin() {
    file_ = SATCHEL_TRY(as_result(target_.disk->create(target_.temporary)));
    return {};
  }
  Result<void> add(const Summary& summary, std::string_view message) {
    mailfiles::append_mboxrd(waiting_, message, summary.date);
    return waiting_.size() < write_octets ? Result<void>{} : write();
  }
  Result<void> end() {
    SATCHEL_TRY_VOID(write());
    return as_result(file_->sync());
  }

 private:
  Result<void> write() {
    const std::string_view pieces[] = {waiting_};
    SATCHEL_TRY_VOID(as_result(file_->append(pieces)));
    waiting_.clear();
    return {};
  }

  Target& target_;
  std::unique_ptr<recordlog::File> file_;
  std::string waiting_;
};

/// A directory with a file for each message.
class EmlWriter {
 public:
  explicit EmlWriter(Target& target) : target_(target) {}

  Result<void> begin() { return as_result(target_.disk->create_directories(target_.temporary)); }
  Result<void> add(const Summary& summary, std::string_view message) {
    const auto file = SATCHEL_TRY(as_result(target_.disk->create(target_.temporary + "/" + name_of(summary))));
    const std::string_view pieces[] = {message};
    SATCHEL_TRY_VOID(as_result(file->append(pieces)));
    return as_result(file->sync());
  }
  Result<void> end() { return as_result(target_.disk->sync_directory(target_.temporary)); }

 private:
  static std::string name_of(const Summary& summary) {
    const std::chrono::sys_seconds time{std::chrono::seconds(mailfiles::date_within_calendar(summary.date))};
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day day(midnight);
    const std::chrono::hh_mm_ss clock(time - midnight);
    return fmt::format("{:04}-{:02}-{:02}T{:02}{:02}{:02}Z-{}.eml", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), summary.id.substr(0, id_digits_in_name));
  }

  Target& target_;
};

template <class Writer>
Result<std::uint64_t> write_all(Archive& archive, std::string_view query, Writer writer, const Progress& progress) {
  const std::uint64_t total = SATCHEL_TRY(archive.count(query));
  SATCHEL_TRY_VOID(writer.begin());
  std::uint64_t done = 0;
  auto written = archive.for_each(query, [&](const Summary& summary, std::string_view message) -> Result<void> {
    SATCHEL_TRY_VOID(writer.add(summary, message));
    if (progress) progress(++done, total);
    return {};
  });
  // Messages that are damaged do not keep the others from being exported; the error is for when these are safe.
  if (written || written.error().kind == ErrorKind::damaged) SATCHEL_TRY_VOID(writer.end());
  return written;
}

}  // namespace

Result<std::uint64_t> export_messages(Archive& archive, std::string_view query, ExportFormat format,
                                      const std::string& path, const Progress& progress) {
  Target target = SATCHEL_TRY(prepare(path));
  auto written = format == ExportFormat::mbox ? write_all(archive, query, MboxWriter(target), progress)
                                              : write_all(archive, query, EmlWriter(target), progress);
  if (!written && written.error().kind != ErrorKind::damaged) {
    std::error_code ignored;
    fs::remove_all(target.directory / target.temporary, ignored);
    return written;
  }
  SATCHEL_TRY_VOID(as_result(target.disk->rename(target.temporary, target.name)));
  SATCHEL_TRY_VOID(as_result(target.disk->sync_directory(".")));
  return written;
}

}  // namespace satchel::archive
