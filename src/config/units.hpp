#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace satchel::config {

/// "250ms", "3s", "10m", "2h", "7d": a whole number and one unit. Nothing when it is not that, or too long.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// In the largest unit that needs no fraction.
std::string format_duration(std::chrono::milliseconds duration);

/// Octets: "512", "64K", "100M", "2G", "1T", in powers of 1000; "64Ki", "100Mi", "2Gi", "1Ti" in powers of 1024.
std::optional<std::uint64_t> parse_size(std::string_view text);
std::string format_size(std::uint64_t octets);

}  // namespace satchel::config
