#include "store/log/user_directory.hpp"

#include <cstddef>

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

}  // namespace

std::string user_directory(std::string_view user) {
  std::string path = "maildrops/";
  std::size_t piece_start = path.size();
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

}  // namespace satchel::store
