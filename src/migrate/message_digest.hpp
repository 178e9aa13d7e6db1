#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace satchel::migrate {

/// The SHA-256 of octets that come in parts.
class MessageDigest {
 public:
  using Octets = std::array<char, 32>;

  MessageDigest();
  ~MessageDigest();
  MessageDigest(MessageDigest&&) noexcept;

  void feed(std::string_view octets);
  /// Ends it.
  Octets finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Lower-case hexadecimal.
std::string to_hex(const MessageDigest::Octets& digest);

}  // namespace satchel::migrate
