#include "migrate/file_body.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/try.hpp"
#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"
#include "migrate/read_text.hpp"

namespace satchel::migrate {
namespace {

constexpr std::size_t chunk_octets = 1 << 16;
constexpr std::size_t memory_octets = 1 << 20;

std::unexpected<store::Error> failed_on(std::string detail) {
  return std::unexpected(store::Error{store::ErrorKind::damaged, std::move(detail)});
}

/// How files begin that Dovecot's plugins zlib and mail_crypt have written, and the tools they come from.
bool is_packed(std::string_view begin) {
  using namespace std::string_view_literals;
  static constexpr std::array<std::string_view, 6> signatures{"\x1F\x8B\x08"sv,
                                                              "BZh9"sv,
                                                              "\xFD"
                                                              "7zXZ\0"sv,
                                                              "\x28\xB5\x2F\xFD"sv,
                                                              "Dovecot-LZ4"sv,
                                                              "CRYPTED\x03\x07"sv};
  return std::ranges::any_of(signatures, [&](std::string_view known) { return begin.starts_with(known); });
}

}  // namespace

/// The octets of a part on their way from the file to wire form.
class FileBody::Reading {
 public:
  explicit Reading(const FilePart& part)
      : part_(part),
        at_(part.begin),
        unquoter_(part.quoting.value_or(mailfiles::MboxQuoting::rd)),
        buffer_(chunk_octets) {}
  ~Reading() {
    if (file_ >= 0) ::close(file_);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  /// Where `wire` begins, in octets of the message's wire form.
  std::uint64_t position() const { return position_; }
  std::string_view wire() const { return std::string_view(wire_).substr(used_); }
  void use(std::size_t octets) {
    used_ += octets;
    position_ += octets;
  }
  bool ended() const { return ended_; }

  /// Brings more of the message into `wire`, whose octets must be used; nothing comes only at the end. `canonical` is
  /// given what the stuffing has not seen yet.
  store::Result<void> more(message::Sink canonical) {
    wire_.clear();
    used_ = 0;
    const auto stuff = [&](std::string_view text) {
      canonical(text);
      stuffer_.feed(text, [this](std::string_view octets) { wire_ += octets; });
    };
    while (wire_.empty() && !ended_) {
      const std::string_view text = SATCHEL_TRY(read_chunk());
      const auto normalize = [&](std::string_view octets) { normalizer_.feed(octets, stuff); };
      if (text.empty()) {
        if (part_.quoting) unquoter_.finish(normalize);
        normalizer_.finish(stuff);
        ended_ = true;
      } else if (part_.quoting) {
        unquoter_.feed(text, normalize);
      } else {
        normalize(text);
      }
    }
    return {};
  }

 private:
  store::Result<std::string_view> read_chunk() {
    if (file_ < 0) SATCHEL_TRY_VOID(open());
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), part_.end - at_));
    ssize_t got = 0;
    do got = wanted == 0 ? 0 : ::pread(file_, buffer_.data(), wanted, static_cast<off_t>(at_));
    while (got < 0 && errno == EINTR);
    if (got < 0) return failed_on(system_failure(part_.path));
    if (got == 0 && wanted > 0) return failed_on(part_.path + ": it became shorter while it was read");
    const std::string_view text(buffer_.data(), static_cast<std::size_t>(got));
    if (!part_.quoting && at_ == part_.begin && is_packed(text))
      return failed_on(part_.path + ": is compressed or encrypted; let Dovecot write it out with doveadm backup first");
    at_ += text.size();
    return text;
  }

  store::Result<void> open() {
    // A user who may write into a Maildir must not lead this process, which may read more than they, elsewhere. The
    // path of an mbox is the administrator's own word.
    const int links = part_.quoting ? 0 : O_NOFOLLOW;
    file_ = ::open(part_.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | links);
    if (file_ < 0) return failed_on(system_failure(part_.path));
    struct stat status{};
    if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode))
      return failed_on(part_.path + ": is no ordinary file");
    return {};
  }

  const FilePart& part_;
  std::uint64_t at_;
  int file_ = -1;
  mailfiles::MboxUnquoter unquoter_;
  message::LineEndNormalizer normalizer_{message::BareCr::keep};
  message::DotStuffer stuffer_;
  std::vector<char> buffer_;
  std::string wire_;
  std::size_t used_ = 0;
  std::uint64_t position_ = 0;
  bool ended_ = false;
};

FileBody::FileBody(FilePart part) : part_(std::move(part)) {}
FileBody::~FileBody() = default;

store::Result<std::unique_ptr<FileBody>> FileBody::open(FilePart part) {
  std::unique_ptr<FileBody> body(new FileBody(std::move(part)));
  SATCHEL_TRY_VOID(body->count());
  return body;
}

store::Result<void> FileBody::count() {
  Reading reading(part_);
  MessageDigest digest;
  std::string wire;
  while (!reading.ended()) {
    SATCHEL_TRY_VOID(reading.more([&](std::string_view canonical) {
      octets_ += canonical.size();
      digest.feed(canonical);
    }));
    wire_octets_ += reading.wire().size();
    if (wire_octets_ <= memory_octets) wire += reading.wire();
    reading.use(reading.wire().size());
  }
  digest_ = digest.finish();
  if (wire_octets_ <= memory_octets) wire_ = std::move(wire);
  return {};
}

store::Result<std::size_t> FileBody::read(std::uint64_t offset, std::span<char> into) {
  if (offset >= wire_octets_) return 0;
  if (wire_) return wire_->copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  auto ready = seek(offset);
  if (!ready) {
    failed_ = true;
    return std::unexpected(std::move(ready.error()));
  }
  const std::size_t octets = reading_->wire().copy(into.data(), into.size());
  reading_->use(octets);
  // The file is closed as soon as all is read: many bodies may wait side by side.
  if (reading_->position() == wire_octets_) reading_.reset();
  return octets;
}

/// Reads on, or again from the beginning, until what stands at `offset` is there.
store::Result<void> FileBody::seek(std::uint64_t offset) {
  if (!reading_ || reading_->position() > offset) reading_ = std::make_unique<Reading>(part_);
  while (true) {
    const std::uint64_t skip = std::min<std::uint64_t>(offset - reading_->position(), reading_->wire().size());
    reading_->use(static_cast<std::size_t>(skip));
    if (!reading_->wire().empty()) return {};
    if (reading_->ended()) return failed_on(part_.path + ": it changed while it was read");
    SATCHEL_TRY_VOID(reading_->more([](std::string_view) {}));
  }
}

store::Result<std::optional<std::size_t>> FileBody::read_if_cached(std::uint64_t offset, std::span<char> into) {
  if (!wire_) return std::nullopt;
  return read(offset, into);
}

}  // namespace satchel::migrate
