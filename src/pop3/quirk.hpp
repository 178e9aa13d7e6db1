#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/api.hpp"

namespace satchel::pop3::client {

/// Ways in which servers differ from the standards and in which a client can go on all the same. Each can be tolerated
/// or not (Options::tolerated); each is told as an Oddity when it is met first.
enum class Quirk : std::uint8_t {
  bare_line_feeds,     ///< lines, of messages too, end in LF alone
  extra_spaces,        ///< several spaces, or tabs, where one space belongs, or spaces at the end
  odd_status,          ///< "+ok", "+OKready", "+" for "+ "
  ok_for_challenge,    ///< "+OK" where "+ " asks for the response of AUTH
  text_for_challenge,  ///< a challenge that is not base64; it is taken for an empty one
  data_behind_dot,     ///< lines that are no reply behind a multi-line answer; they are dropped
  malformed_entry,     ///< a line of LIST or UIDL that is not a number and a value; it is given as a Line
};

constexpr std::size_t quirk_count = 7;

/// One sentence for people: what the server does.
SATCHEL_API std::string_view describe(Quirk quirk);

/// A set of quirks.
class Quirks {
 public:
  constexpr Quirks() = default;
  constexpr Quirks(std::initializer_list<Quirk> members) {
    for (const Quirk member : members) add(member);
  }
  static constexpr Quirks all() {
    Quirks whole;
    for (std::size_t i = 0; i < quirk_count; ++i) whole.add(static_cast<Quirk>(i));
    return whole;
  }
  constexpr void add(Quirk member) { bits_ |= bit(member); }
  constexpr void remove(Quirk member) { bits_ &= static_cast<std::uint16_t>(~bit(member)); }
  constexpr bool contains(Quirk member) const { return (bits_ & bit(member)) != 0; }
  friend constexpr bool operator==(Quirks, Quirks) = default;

 private:
  static constexpr std::uint16_t bit(Quirk member) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(member));
  }
  std::uint16_t bits_ = 0;
};

}  // namespace satchel::pop3::client
