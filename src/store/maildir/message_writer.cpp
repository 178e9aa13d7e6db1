#include "store/maildir/message_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/try.hpp"
#include "message/dot_stuffing.hpp"

namespace satchel::store::maildir {
namespace {

constexpr std::size_t part_octets = 64 * 1024;

/// Writes in large pieces, and counts as one who reads the file will.
class CountingWriter {
 public:
  CountingWriter(const Descriptor& file, std::string shown) : file_(file), shown_(std::move(shown)) {}

  void put(std::string_view octets) {
    wire_.feed(octets, [](std::string_view) {});
    waiting_ += octets;
    if (waiting_.size() >= part_octets) flush();
  }
  Result<Sizes> finish() {
    flush();
    wire_.finish([](std::string_view) {});
    SATCHEL_TRY_VOID(written_);
    return wire_.sizes();
  }
  const Result<void>& written() const { return written_; }

 private:
  void flush() {
    if (written_) written_ = write_all(file_, waiting_, shown_);
    waiting_.clear();
  }

  const Descriptor& file_;
  std::string shown_;
  std::string waiting_;
  WireForm wire_;
  Result<void> written_;
};

Result<Sizes> copy(const Descriptor& file, const std::string& shown, std::string_view header, MessageBody& body) {
  CountingWriter writer(file, shown);
  writer.put(header);
  message::DotUnstuffer unstuffer(message::LineEnds::strict);
  const auto part = std::make_unique_for_overwrite<char[]>(part_octets);
  const std::uint64_t all = body.wire_octets();
  std::uint64_t done = 0;
  while (done < all && writer.written()) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(all - done, part_octets));
    const std::size_t got = SATCHEL_TRY(body.read(done, {part.get(), wanted}));
    if (got == 0) return std::unexpected(Error{ErrorKind::temporary, "a message body ended before its length"});
    if (unstuffer.feed({part.get(), got}, [&](std::string_view octets) { writer.put(octets); }).ended)
      return std::unexpected(Error{ErrorKind::temporary, "a message body has a line that is a single dot"});
    done += got;
  }
  return writer.finish();
}

Result<void> finish_file(const Descriptor& file, const std::string& shown, const HowToWrite& how) {
  if (how.received > 0) {
    constexpr Time second = 1'000'000;
    const timespec time{.tv_sec = how.received / second, .tv_nsec = (how.received % second) * 1000};
    const std::array<timespec, 2> times = {time, time};
    if (::futimens(file.number(), times.data()) != 0) return std::unexpected(system_failure("futimens", shown));
  }
  if (how.durable == Durable::yes && ::fsync(file.number()) != 0)
    return std::unexpected(system_failure("fsync", shown));
  return {};
}

}  // namespace

Result<Sizes> write_message(const Folder& folder, const std::string& name, std::string_view header, MessageBody& body,
                            const HowToWrite& how) {
  const std::string shown = folder.shown(name);
  const Descriptor file = SATCHEL_TRY(folder.file(name, O_WRONLY | O_CREAT | O_EXCL));
  auto sizes = copy(file, shown, header, body);
  if (sizes) {
    if (auto finished = finish_file(file, shown, how); !finished) sizes = std::unexpected(std::move(finished).error());
  }
  if (!sizes) (void)folder.remove(name);
  return sizes;
}

}  // namespace satchel::store::maildir
