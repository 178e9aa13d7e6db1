#include "store/store.hpp"

#include <algorithm>

namespace satchel::store {
namespace {

constexpr std::size_t longest_user_name_octets = 255;

/// Takes one UTF-8 character off the front of `text` and returns it; nothing when there is none in shortest form
/// (RFC 3629 section 3).
std::optional<char32_t> take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80            ? 1
                             : first >> 5 == 0b110   ? 2
                             : first >> 4 == 0b1110  ? 3
                             : first >> 3 == 0b11110 ? 4
                                                     : 0;
  if (length == 0 || text.size() < length) return std::nullopt;
  char32_t character = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if (next >> 6 != 0b10) return std::nullopt;
    character = character << 6 | (next & 0x3fU);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character < smallest[length] || character > 0x10ffff || surrogate) return std::nullopt;
  text.remove_prefix(length);
  return character;
}

bool is_control(char32_t character) { return character < 0x20 || (character >= 0x7f && character < 0xa0); }

}  // namespace

bool valid_user_name(std::string_view user) {
  if (user.empty() || user.size() > longest_user_name_octets || user == "." || user == "..") return false;
  while (!user.empty()) {
    const auto character = take_character(user);
    if (!character || is_control(*character) || *character == '/') return false;
  }
  return true;
}

bool valid_uidl(std::string_view uidl) {
  constexpr std::size_t longest = 70;
  return !uidl.empty() && uidl.size() <= longest &&
         std::ranges::all_of(uidl, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

bool fits(const Quota& quota, const Usage& usage, std::uint64_t octets) {
  if (quota.messages && usage.messages >= *quota.messages) return false;
  return !quota.octets || (usage.octets <= *quota.octets && octets <= *quota.octets - usage.octets);
}

}  // namespace satchel::store
