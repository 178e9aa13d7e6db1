#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Small named values beside a record's payload: tag (1 octet), length (2 octets, little-endian), value; repeated.
namespace satchel::recordlog {

/// `value` is at most 65,532 octets.
void append_attribute(std::string& attributes, std::uint8_t tag, std::string_view value);
/// The first value with that tag; nothing when there is none or the octets before it are malformed. Views into
/// `attributes`.
std::optional<std::string_view> find_attribute(std::string_view attributes, std::uint8_t tag);

}  // namespace satchel::recordlog
