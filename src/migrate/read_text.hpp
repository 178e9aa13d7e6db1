#pragma once

#include <expected>
#include <string>

namespace satchel::migrate {

/// All of a small file, such as a list. The error is one line with path and reason.
std::expected<std::string, std::string> read_text(const std::string& path);

/// "PATH: reason", of the call that failed just now (errno).
std::string system_failure(const std::string& path);

}  // namespace satchel::migrate
