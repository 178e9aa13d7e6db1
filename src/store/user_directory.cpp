#include "store/user_directory.hpp"

#include <cstddef>

#include "store/store.hpp"

namespace satchel::store {
namespace {

/// Below the 255 octets that file systems allow in one name.
constexpr std::size_t longest_piece_octets = 200;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._@+-").find(c) != std::string_view::npos;
}

std::string encoded(char c) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto octet = static_cast<unsigned char>(c);
  return {'%', digits[octet >> 4], digits[octet & 15]};
}

/// The value of an upper-case hexadecimal digit.
std::optional<unsigned> digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return std::nullopt;
}

}  // namespace

std::string user_directory(std::string_view user) { return "maildrops/" + user_path(user); }

std::string user_path(std::string_view user) {
  std::string path;
  std::size_t piece_start = 0;
  for (std::size_t i = 0; i < user.size(); ++i) {
    const char c = user[i];
    const bool leading_dot = i == 0 && c == '.';
    const std::string shown = is_plain(c) && !leading_dot ? std::string(1, c) : encoded(c);
    if (path.size() - piece_start + shown.size() > longest_piece_octets) {
      path += "%/";
      piece_start = path.size();
    }
    path += shown;
  }
  return path;
}

std::optional<std::string> user_of_path(std::string_view path) {
  std::string user;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      user += path[i];
    } else if (path.substr(i).starts_with("%/")) {
      ++i;
    } else {
      if (i + 2 >= path.size()) return std::nullopt;
      const auto high = digit_value(path[i + 1]);
      const auto low = digit_value(path[i + 2]);
      if (!high || !low) return std::nullopt;
      user += static_cast<char>(*high << 4 | *low);
      i += 2;
    }
  }
  // Whatever else decodes to this name is not where the name is kept.
  if (!valid_user_name(user) || user_path(user) != path) return std::nullopt;
  return user;
}

}  // namespace satchel::store
