#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace satchel::config {

/// A moment as people write it on a command line: a date "2026-11-23", a date and time "2026-11-23T10:00" (a space for
/// the T, seconds and a Z at the end are allowed too), both in UTC, or how long ago, "2h" or "3d". Nothing when it is
/// none of these.
std::optional<std::chrono::sys_seconds> parse_moment(std::string_view text, std::chrono::sys_seconds now);

}  // namespace satchel::config
