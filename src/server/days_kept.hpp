#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace satchel::server {

/// EXPIRE for mail that is deleted when it is that old. "The argument to the EXPIRE capability indicates the minimum
/// server retention period, in days, for messages on the server" (RFC 2449 section 6.7): rounded down, so that nothing
/// goes before its announced time.
inline std::optional<std::uint64_t> days_kept(std::optional<std::chrono::milliseconds> expire_after) {
  if (!expire_after) return std::nullopt;
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::days>(*expire_after).count());
}

}  // namespace satchel::server
