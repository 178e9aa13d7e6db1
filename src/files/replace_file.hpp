#pragma once

#include <sys/types.h>

#include <expected>
#include <string>
#include <string_view>

/// Small files that must never be seen half written.
namespace satchel::files {

/// Puts `text` in the place of the file at `path`, in one step and durably: after a crash there is the old file or the
/// new one. The file gets `mode`, whatever the process's mask says. The error is one line with path and reason.
std::expected<void, std::string> replace_file(const std::string& path, std::string_view text, mode_t mode);

}  // namespace satchel::files
