#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace satchel::archive {

/// The identity of a message: the SHA-256 of its canonical form.
struct Digest {
  std::array<char, 32> octets{};

  std::string_view view() const [[clang::lifetimebound]] { return {octets.data(), octets.size()}; }
  /// 64 hexadecimal digits: the message's id as people and programs see it.
  std::string hex() const;
  bool operator==(const Digest&) const = default;
};

Digest sha256(std::string_view octets);

/// From its 32 octets; nothing when there are more or fewer.
std::optional<Digest> digest_from_octets(std::string_view octets);
/// From its 64 hexadecimal digits of either case.
std::optional<Digest> digest_from_hex(std::string_view hex);

}  // namespace satchel::archive
