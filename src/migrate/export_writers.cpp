#include "migrate/export_writers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <ctime>
#include <optional>
#include <system_error>
#include <utility>

#include "base/try.hpp"
#include "mailfiles/from_line.hpp"

namespace satchel::migrate {

namespace fs = std::filesystem;
namespace {

constexpr std::size_t write_octets = 1 << 20;

template <class T>
WriteResult<T> as_written(recordlog::DiskResult<T> result) {
  if (!result) return std::unexpected(std::move(result.error().detail));
  if constexpr (std::is_void_v<T>)
    return {};
  else
    return std::move(*result);
}

/// A file that is written in large pieces.
class BufferedFile {
 public:
  explicit BufferedFile(std::unique_ptr<recordlog::File> file) : file_(std::move(file)) {}

  void add(std::string_view text) { waiting_ += text; }
  WriteResult<void> write_if_full() { return waiting_.size() < write_octets ? WriteResult<void>{} : write(); }
  WriteResult<void> end() {
    SATCHEL_TRY_VOID(write());
    return as_written(file_->sync());
  }

 private:
  WriteResult<void> write() {
    if (waiting_.empty()) return {};
    const std::string_view pieces[] = {waiting_};
    SATCHEL_TRY_VOID(as_written(file_->append(pieces)));
    waiting_.clear();
    return {};
  }

  std::unique_ptr<recordlog::File> file_;
  std::string waiting_;
};

class MboxWriter final : public ExportWriter {
 public:
  explicit MboxWriter(ExportTarget& target) : target_(target) {}

  WriteResult<void> begin() override {
    file_.emplace(SATCHEL_TRY(as_written(target_.disk->create(target_.temporary))));
    return {};
  }
  WriteResult<void> begin_message(const ExportedMessage& message) override {
    file_->add("From " + message.sender + ' ' + mailfiles::asctime_utc(message.received) + '\n');
    quoter_.emplace(message.ends);
    return {};
  }
  WriteResult<void> write(std::string_view canonical) override {
    quoter_->feed(canonical, [this](std::string_view text) { file_->add(text); });
    return file_->write_if_full();
  }
  WriteResult<void> end_message() override {
    quoter_->finish([this](std::string_view text) { file_->add(text); });
    file_->add("\n");
    ++messages_;
    return file_->write_if_full();
  }
  WriteResult<void> end() override { return file_->end(); }
  std::string last_name() const override { return std::to_string(messages_); }

 private:
  ExportTarget& target_;
  std::optional<BufferedFile> file_;
  std::optional<mailfiles::MboxQuoter> quoter_;
  std::uint64_t messages_ = 0;
};

class MaildirWriter final : public ExportWriter {
 public:
  explicit MaildirWriter(ExportTarget& target) : target_(target) {}

  WriteResult<void> begin() override {
    for (const char* folder : {"/cur", "/new", "/tmp"})
      SATCHEL_TRY_VOID(as_written(target_.disk->create_directories(target_.temporary + folder)));
    return {};
  }
  WriteResult<void> begin_message(const ExportedMessage& message) override {
    message_ = message;
    ++messages_;
    // A name without its size, which is known only at the end; the number makes it unlike all others.
    name_ = fmt::format("{}.M{}.satchel", mailfiles::date_within_calendar(message.received), messages_);
    file_.emplace(SATCHEL_TRY(as_written(target_.disk->create(path_of("/tmp/" + name_)))));
    stored_octets_ = 0;
    cr_ = false;
    return {};
  }
  WriteResult<void> write(std::string_view canonical) override {
    if (message_.ends == mailfiles::FileLineEnds::crlf)
      add(canonical);
    else
      add_with_lf(canonical);
    return file_->write_if_full();
  }
  WriteResult<void> end_message() override {
    if (cr_) add("\r");
    SATCHEL_TRY_VOID(file_->end());
    file_.reset();
    const std::string final_name = fmt::format("{},S={},W={}", name_, stored_octets_, message_.octets);
    set_time(path_of("/tmp/" + name_));
    SATCHEL_TRY_VOID(as_written(target_.disk->rename(path_of("/tmp/" + name_), path_of("/cur/" + final_name + ":2,"))));
    name_ = final_name;
    list_.entries.push_back({.uid = static_cast<std::uint32_t>(messages_), .uidl = message_.uidl, .name = name_});
    return {};
  }
  WriteResult<void> end() override {
    list_.uidvalidity = static_cast<std::uint32_t>(std::time(nullptr));
    list_.next_uid = static_cast<std::uint32_t>(messages_ + 1);
    BufferedFile file(SATCHEL_TRY(as_written(target_.disk->create(path_of("/dovecot-uidlist")))));
    file.add(mailfiles::write_uidlist(list_));
    SATCHEL_TRY_VOID(file.end());
    for (const char* folder : {"/cur", "/tmp", "/"})
      SATCHEL_TRY_VOID(as_written(target_.disk->sync_directory(path_of(folder))));
    return {};
  }
  std::string last_name() const override { return name_; }

 private:
  std::string path_of(const std::string& below) const { return target_.temporary + below; }
  void add(std::string_view text) {
    file_->add(text);
    stored_octets_ += text.size();
  }
  /// Takes the CR of each CRLF out.
  void add_with_lf(std::string_view canonical) {
    while (!canonical.empty()) {
      if (cr_ && canonical.front() != '\n') add("\r");
      const std::size_t cr = canonical.find('\r');
      cr_ = cr != std::string_view::npos;
      add(canonical.substr(0, cr));
      canonical.remove_prefix(cr_ ? cr + 1 : canonical.size());
    }
  }
  /// Dovecot takes a file's time for that of the delivery.
  void set_time(const std::string& path) {
    const timespec times[] = {{.tv_sec = message_.received, .tv_nsec = 0}, {.tv_sec = message_.received, .tv_nsec = 0}};
    // A file that keeps its own time is no harm: its name tells the same.
    [[maybe_unused]] const int failed = ::utimensat(AT_FDCWD, (target_.directory / path).c_str(), times, 0);
  }

  ExportTarget& target_;
  ExportedMessage message_;
  std::optional<BufferedFile> file_;
  std::string name_;
  std::uint64_t stored_octets_ = 0;
  bool cr_ = false;
  std::uint64_t messages_ = 0;
  mailfiles::Uidlist list_;
};

}  // namespace

WriteResult<ExportTarget> ExportTarget::prepare(const std::string& path) {
  fs::path place = fs::path(path).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  const std::string name = place.filename();
  if (name.empty() || name == "." || name == "..") return std::unexpected(path + " is no name for an export");
  const fs::path directory = place.has_parent_path() ? place.parent_path() : fs::path(".");
  const std::string temporary = name + ".partial";
  std::error_code failure;
  if (!fs::is_directory(directory, failure))
    return std::unexpected(directory.string() + " is no directory; make it first");
  for (const std::string& taken : {name, temporary})
    if (fs::exists(fs::symlink_status(directory / taken, failure)))
      return std::unexpected((directory / taken).string() + " exists already: choose another name or move it away");
  return ExportTarget{.disk = SATCHEL_TRY(as_written(recordlog::open_real_disk(directory.string()))),
                      .directory = directory,
                      .name = name,
                      .temporary = temporary};
}

WriteResult<void> ExportTarget::finish() {
  SATCHEL_TRY_VOID(as_written(disk->rename(temporary, name)));
  return as_written(disk->sync_directory("."));
}

void ExportTarget::discard() {
  std::error_code ignored;
  fs::remove_all(directory / temporary, ignored);
}

std::unique_ptr<ExportWriter> make_mbox_writer(ExportTarget& target) { return std::make_unique<MboxWriter>(target); }
std::unique_ptr<ExportWriter> make_maildir_writer(ExportTarget& target) {
  return std::make_unique<MaildirWriter>(target);
}

}  // namespace satchel::migrate
