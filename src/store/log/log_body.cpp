#include "store/log/log_body.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"

namespace satchel::store {

std::span<char> LogBody::within(std::uint64_t offset, std::span<char> into) const {
  if (offset >= entry_.wire_octets) return {};
  return into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), entry_.wire_octets - offset)));
}

Result<std::size_t> LogBody::read(std::uint64_t offset, std::span<char> into) {
  const std::span<char> wanted = within(offset, into);
  if (wanted.empty()) return 0;
  const auto got = file_->read(entry_.payload_offset + offset, wanted);
  if (!got) return std::unexpected(as_store_error(got.error()));
  return checked(offset, wanted.first(*got));
}

Result<std::optional<std::size_t>> LogBody::read_if_cached(std::uint64_t offset, std::span<char> into) {
  const std::span<char> wanted = within(offset, into);
  if (wanted.empty()) return 0;
  const auto got = file_->read_if_cached(entry_.payload_offset + offset, wanted);
  if (!got) return std::unexpected(as_store_error(got.error()));
  if (!*got) return std::nullopt;
  return SATCHEL_TRY(checked(offset, wanted.first(**got)));
}

Result<std::size_t> LogBody::checked(std::uint64_t offset, std::span<const char> octets) {
  // A segment that ends before its message does has been cut by somebody.
  if (octets.empty()) damaged_ = true;
  if (offset == 0) {
    covered_ = 0;
    crc_ = 0;
  }
  if (offset == covered_) {
    crc_ = recordlog::crc32c(crc_, {octets.data(), octets.size()});
    covered_ += octets.size();
    if (covered_ == entry_.wire_octets && crc_ != entry_.payload_crc) damaged_ = true;
  }
  if (damaged_) return std::unexpected(damaged());
  return octets.size();
}

Error LogBody::damaged() const {
  std::string uidl;
  append_uidl(entry_.id, uidl);
  return {ErrorKind::damaged, fmt::format("message {} in segment {:08} is not what was stored", uidl, entry_.segment)};
}

}  // namespace satchel::store
