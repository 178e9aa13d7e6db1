#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "base/api.hpp"

namespace satchel::sasl {

/// The mechanisms, the strongest first: what a client prefers when it may choose.
enum class Mechanism : std::uint8_t {
  scram_sha_256_plus,
  scram_sha_256,
  scram_sha_1_plus,
  scram_sha_1,
  external,
  oauthbearer,
  xoauth2,
  plain,
  login,
  cram_md5,
};

/// What somebody who reads the exchange could do with it.
enum class Exposure : std::uint8_t {
  nothing,  ///< SCRAM, EXTERNAL
  secret,   ///< the password or token itself: for encrypted connections only
  digest,   ///< CRAM-MD5: passwords can be tried against it at leisure
};

enum class Begins : std::uint8_t { client, server };

/// One row of the table of mechanisms.
struct MechanismInfo {
  Mechanism mechanism;
  std::string_view name;
  Exposure exposure;
  Begins begins;               ///< who sends the first message; a client that begins may use an initial response
  bool needs_channel_binding;  ///< -PLUS
  std::string_view source;     ///< RFC and section
};

SATCHEL_API std::span<const MechanismInfo> mechanisms();
SATCHEL_API const MechanismInfo& info(Mechanism mechanism);
/// By its registered name, without case (RFC 4422 section 3.1 has upper case; clients write both).
SATCHEL_API std::optional<Mechanism> find_mechanism(std::string_view name);

/// A set of mechanisms.
class Mechanisms {
 public:
  constexpr Mechanisms() = default;
  constexpr Mechanisms(std::initializer_list<Mechanism> members) {
    for (const Mechanism member : members) add(member);
  }
  constexpr void add(Mechanism member) { bits_ |= bit(member); }
  constexpr void remove(Mechanism member) { bits_ &= static_cast<std::uint16_t>(~bit(member)); }
  constexpr bool contains(Mechanism member) const { return (bits_ & bit(member)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(Mechanisms, Mechanisms) = default;

 private:
  static constexpr std::uint16_t bit(Mechanism member) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(member));
  }
  std::uint16_t bits_ = 0;
};

}  // namespace satchel::sasl
