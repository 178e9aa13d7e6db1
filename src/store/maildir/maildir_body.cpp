#include "store/maildir/maildir_body.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "base/try.hpp"

namespace satchel::store::maildir {
namespace {

constexpr std::size_t raw_octets = 64 * 1024;

}  // namespace

Result<std::size_t> MaildirBody::read(std::uint64_t offset, std::span<char> into) {
  return SATCHEL_TRY(read(offset, into, Blocking::yes)).value_or(0);
}

Result<std::optional<std::size_t>> MaildirBody::read_if_cached(std::uint64_t offset, std::span<char> into) {
  return read(offset, into, Blocking::no);
}

Result<std::optional<std::size_t>> MaildirBody::read(std::uint64_t offset, std::span<char> into, Blocking blocking) {
  if (offset >= counted_.wire_octets || into.empty()) return 0;
  if (offset < part_offset_) {
    // Far away: not something to do in between.
    if (blocking == Blocking::no) return std::nullopt;
    begin_anew();
  }
  // Octets before the last may be given as soon as they are made; the last ones once the file has ended as it should.
  while (!ended_ && (part_end() <= offset || part_end() >= counted_.wire_octets)) {
    if (part_end() > counted_.wire_octets) return std::unexpected(not_as_counted());
    if (blocking == Blocking::no && offset > part_end()) return std::nullopt;
    forget_before(offset);
    if (SATCHEL_TRY(read_part(blocking)) == Progress::would_block) return std::nullopt;
  }
  if (ended_ && wire_.sizes() != counted_) return std::unexpected(not_as_counted());
  return part_.copy(into.data(), into.size(), static_cast<std::size_t>(offset - part_offset_));
}

void MaildirBody::forget_before(std::uint64_t offset) {
  const auto octets = static_cast<std::size_t>(std::min(offset, part_end()) - part_offset_);
  part_.erase(0, octets);
  part_offset_ += octets;
}

Result<MaildirBody::Progress> MaildirBody::read_part(Blocking blocking) {
  const auto raw = std::make_unique_for_overwrite<char[]>(raw_octets);
  const auto got = SATCHEL_TRY(raw_read({raw.get(), raw_octets}, blocking));
  if (!got) return Progress::would_block;
  const auto keep = [&](std::string_view octets) { part_ += octets; };
  file_offset_ += *got;
  file_octets_read_ += *got;
  wire_.feed({raw.get(), *got}, keep);
  if (*got == 0) {
    ended_ = true;
    wire_.finish(keep);
  }
  return Progress::made;
}

Result<std::optional<std::size_t>> MaildirBody::raw_read(std::span<char> into, Blocking blocking) {
  if (blocking == Blocking::yes) return SATCHEL_TRY(read_at(file_, file_offset_, into, shown_));
  const iovec vector{into.data(), into.size()};
  for (;;) {
    const ssize_t got = ::preadv2(file_.number(), &vector, 1, static_cast<off_t>(file_offset_), RWF_NOWAIT);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EAGAIN || errno == EOPNOTSUPP) return std::nullopt;
    if (errno != EINTR) return std::unexpected(system_failure("preadv2", shown_));
  }
}

void MaildirBody::begin_anew() {
  wire_ = WireForm();
  file_offset_ = 0;
  part_.clear();
  part_offset_ = 0;
  ended_ = false;
}

Error MaildirBody::not_as_counted() {
  if (!std::exchange(told_, true) && changed_) changed_();
  return {ErrorKind::temporary, shown_ + " has changed since it was listed"};
}

}  // namespace satchel::store::maildir
