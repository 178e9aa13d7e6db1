#include "migrate/mbox_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <utility>

#include "mailfiles/mbox_scanner.hpp"
#include "migrate/read_text.hpp"

namespace satchel::migrate {
namespace {

constexpr std::size_t chunk_octets = 1 << 18;

class MboxSource final : public Source {
 public:
  /// Takes the open file over.
  MboxSource(int file, std::uint64_t size, const SourceOptions& options, mailfiles::UidlTable table)
      : file_(file), size_(size), options_(options), table_(std::move(table)), buffer_(chunk_octets) {}
  ~MboxSource() override { ::close(file_); }
  MboxSource(const MboxSource&) = delete;
  MboxSource& operator=(const MboxSource&) = delete;

  std::optional<std::variant<SourceMessage, Skipped>> next() override {
    while (found_.empty() && !ended_) read_on();
    if (found_.empty()) return std::nullopt;
    auto item = std::move(found_.front());
    found_.pop_front();
    return item;
  }
  Position position() const override { return {.done = at_, .total = size_}; }
  std::vector<std::string> notes() const override;

 private:
  void read_on();
  void end();
  void take(const mailfiles::MboxEntry& entry);
  void skip(std::uint64_t offset, std::string why) {
    found_.emplace_back(Skipped{.file = options_.path, .offset = offset, .why = std::move(why)});
  }

  int file_;
  std::uint64_t size_;
  SourceOptions options_;
  mailfiles::UidlTable table_;
  std::vector<char> buffer_;
  mailfiles::MboxScanner scanner_;
  std::deque<std::variant<SourceMessage, Skipped>> found_;
  std::uint64_t at_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t without_uidl_ = 0;
  bool ended_ = false;
};

void MboxSource::read_on() {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), size_ - at_));
  ssize_t got = 0;
  do got = wanted == 0 ? 0 : ::pread(file_, buffer_.data(), wanted, static_cast<off_t>(at_));
  while (got < 0 && errno == EINTR);
  const auto found = [this](const mailfiles::MboxEntry& entry) { take(entry); };
  if (got > 0) {
    at_ += static_cast<std::uint64_t>(got);
    scanner_.feed({buffer_.data(), static_cast<std::size_t>(got)}, found);
    return;
  }
  const std::string failure = got < 0 ? system_failure("reading") : "it became shorter while it was read";
  // The message that is cut off here is not taken for a whole one.
  if (at_ < size_)
    skip(at_, failure);
  else
    scanner_.finish(found);
  end();
}

void MboxSource::end() {
  ended_ = true;
  if (messages_ > 0 || scanner_.stray_octets() == 0) return;
  skip(0, "is not an mbox: no line begins with \"From \" and has a date");
}

void MboxSource::take(const mailfiles::MboxEntry& entry) {
  if (messages_++ == 0 && scanner_.stray_octets() > 0)
    skip(0,
         fmt::format("{} octets stand in front of the first From_ line; they are no message", scanner_.stray_octets()));
  if (entry.begin == entry.end) return skip(entry.offset, "nothing follows this From_ line");
  const std::string* uidl = table_.find(messages_);
  if (uidl == nullptr) ++without_uidl_;
  found_.emplace_back(SourceMessage{
      .part = {.path = options_.path, .begin = entry.begin, .end = entry.end, .quoting = options_.quoting},
      .offset = entry.offset,
      .uidl = uidl == nullptr ? "" : *uidl,
      .received = entry.date});
}

std::vector<std::string> MboxSource::notes() const {
  std::vector<std::string> notes;
  for (const mailfiles::BadLine& line : table_.bad_lines())
    notes.push_back(fmt::format("{}, line {} (offset {}): {}", options_.uidl_list, line.number, line.offset, line.why));
  if (!options_.uidl_list.empty() && without_uidl_ > 0)
    notes.push_back(
        fmt::format("{}: messages not in it: {}; they get UIDLs of their own, and clients will fetch them again",
                    options_.uidl_list, without_uidl_));
  return notes;
}

}  // namespace

std::expected<std::unique_ptr<Source>, std::string> open_mbox(const SourceOptions& options,
                                                              mailfiles::UidlTable table) {
  const int file = ::open(options.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return std::unexpected(system_failure(options.path));
  struct stat status{};
  const bool ordinary = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (!ordinary) {
    ::close(file);
    return std::unexpected(options.path + ": is no ordinary file, as an mbox is; for a Maildir write maildir:PATH");
  }
  return std::make_unique<MboxSource>(file, static_cast<std::uint64_t>(status.st_size), options, std::move(table));
}

}  // namespace satchel::migrate
