#pragma once

#include <cstddef>
#include <string_view>

namespace satchel::base {

/// Equality in a time that depends only on the length of `given`.
inline bool equal_in_constant_time(std::string_view given, std::string_view kept) {
  volatile unsigned char difference = given.size() == kept.size() ? 0 : 1;
  // Of another length: compared with itself, so that the work is the same.
  const std::string_view other = difference == 0 ? kept : given;
  for (std::size_t i = 0; i < given.size(); ++i)
    difference = static_cast<unsigned char>(difference | (given[i] ^ other[i]));
  return difference == 0;
}

}  // namespace satchel::base
