#include "archive/mime/charset.hpp"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <type_traits>

#include "archive/mime/utf8.hpp"
#include "base/ascii.hpp"

namespace satchel::archive {
namespace {

constexpr std::size_t longest_charset_name = 64;

/// windows-1252 where it differs from ISO 8859-1, the octets 0x80 to 0x9F; 0 where it has no character.
constexpr std::array<char16_t, 32> windows_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string from_windows_1252(std::string_view octets) {
  std::string text;
  text.reserve(octets.size() + octets.size() / 8);
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    char32_t code = octet;
    if (octet >= 0x80 && octet < 0xA0) code = windows_1252[octet - 0x80U];
    append_utf8(text, code == 0 && octet != 0 ? U'\uFFFD' : code);
  }
  return text;
}

struct CloseIconv {
  void operator()(void* handle) const { ::iconv_close(handle); }
};

std::optional<std::string> from_charset(std::string_view octets, const std::string& charset) {
  const iconv_t opened = ::iconv_open("UTF-8", charset.c_str());
  if (opened == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  const std::unique_ptr<std::remove_pointer_t<iconv_t>, CloseIconv> converter(opened);

  std::string text;
  std::array<char, 8192> buffer;
  char* in = const_cast<char*>(octets.data());  // iconv does not write to it
  std::size_t in_left = octets.size();
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t result = ::iconv(converter.get(), &in, &in_left, &out, &out_left);
    const int reason = errno;
    text.append(buffer.data(), buffer.size() - out_left);
    if (result != static_cast<std::size_t>(-1) || reason == E2BIG) continue;
    append_utf8(text, U'\uFFFD');
    if (reason == EINVAL) break;  // cut off within a character
    ++in;
    --in_left;
  }
  return text;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view one : names)
    if (base::equals_ignoring_case(name, one)) return true;
  return false;
}

}  // namespace

std::string to_utf8(std::string octets, std::string_view charset) {
  const bool says_unicode =
      charset.empty() || is_one_of(charset, {"utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968"});
  if (says_unicode) return is_utf8(octets) ? std::move(octets) : from_windows_1252(octets);
  // As browsers do: whoever says Latin 1 and uses octets 0x80 to 0x9F means windows-1252.
  if (is_one_of(charset, {"iso-8859-1", "latin1", "windows-1252", "cp1252"})) return from_windows_1252(octets);
  if (charset.size() <= longest_charset_name && charset.find('\0') == std::string_view::npos)
    if (auto text = from_charset(octets, std::string(charset))) return std::move(*text);
  return is_utf8(octets) ? std::move(octets) : from_windows_1252(octets);
}

}  // namespace satchel::archive
