#include "recordlog/attributes.hpp"

#include <cstddef>

#include "recordlog/little_endian.hpp"

namespace satchel::recordlog {
namespace {

constexpr std::size_t prefix_octets = 3;

}  // namespace

void append_attribute(std::string& attributes, std::uint8_t tag, std::string_view value) {
  append_little_endian(attributes, tag);
  append_little_endian(attributes, static_cast<std::uint16_t>(value.size()));
  attributes += value;
}

std::optional<std::string_view> find_attribute(std::string_view attributes, std::uint8_t tag) {
  while (attributes.size() >= prefix_octets) {
    const auto found_tag = read_little_endian<std::uint8_t>(attributes.data());
    const auto length = read_little_endian<std::uint16_t>(attributes.data() + 1);
    attributes.remove_prefix(prefix_octets);
    if (attributes.size() < length) return std::nullopt;
    if (found_tag == tag) return attributes.substr(0, length);
    attributes.remove_prefix(length);
  }
  return std::nullopt;
}

}  // namespace satchel::recordlog
