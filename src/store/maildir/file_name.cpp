#include "store/maildir/file_name.hpp"

#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <span>

#include "base/try.hpp"

namespace satchel::store::maildir {
namespace {

constexpr Time second = 1'000'000;
/// So that a name of ours is a UIDL.
constexpr std::size_t longest_host_octets = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number that is all of `text`.
std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string in_digits(std::span<const unsigned char> octets) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char octet : octets) {
    text += digits[octet >> 4];
    text += digits[octet & 15];
  }
  return text;
}

template <std::size_t size>
Result<std::string> random_digits() {
  std::array<unsigned char, size> octets{};
  if (::getrandom(octets.data(), size, 0) != static_cast<ssize_t>(size))
    return std::unexpected(Error{ErrorKind::temporary, std::string("getrandom: ") + std::strerror(errno)});
  return in_digits(octets);
}

/// The number behind a letter in the second field of a name; 0 when there is none. Postfix, Dovecot and others write
/// microseconds behind 'M', and how many deliveries went before behind 'Q'.
std::uint64_t number_behind(char letter, std::string_view field) {
  const std::size_t at = field.find(letter);
  if (at == std::string_view::npos) return 0;
  std::string_view digits = field.substr(at + 1);
  digits = digits.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(digits, is_digit) - digits.begin()));
  return number_in(digits).value_or(0);
}

}  // namespace

std::string_view base_of(std::string_view name) { return name.substr(0, name.find(':')); }

NameParts parts_of(std::string_view base) {
  NameParts parts;
  for (std::size_t at = 0; at <= base.size();) {
    const std::size_t end = std::min(base.find(',', at), base.size());
    const std::string_view field = base.substr(at, end - at);
    const auto size = at > 0 && field.size() > 2 && is_digit(field[2]) ? number_in(field.substr(2)) : std::nullopt;
    if (size && field.starts_with("S=")) {
      parts.file_octets = size;
    } else if (size && field.starts_with("W=")) {
      parts.octets = size;
    } else {
      if (at > 0) parts.unique += ',';
      parts.unique += field;
    }
    at = end + 1;
  }
  return parts;
}

std::optional<Stamp> stamp_in(std::string_view base) {
  const std::size_t dot = base.find('.');
  constexpr std::size_t most_digits = 11;
  if (dot == std::string_view::npos || dot == 0 || dot > most_digits) return std::nullopt;
  if (!std::ranges::all_of(base.substr(0, dot), is_digit)) return std::nullopt;
  const auto seconds = number_in(base.substr(0, dot));
  const std::string_view rest = base.substr(dot + 1);
  const std::string_view field = rest.substr(0, rest.find('.'));
  const auto microseconds = static_cast<Time>(number_behind('M', field));
  const bool is_part = microseconds >= 0 && microseconds < second;
  return Stamp{static_cast<Time>(*seconds) * second + (is_part ? microseconds : 0), number_behind('Q', field)};
}

std::string natural_uidl(std::string_view unique) {
  if (valid_uidl(unique)) return std::string(unique);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  ::EVP_Digest(unique.data(), unique.size(), hash.data(), nullptr, ::EVP_sha256(), nullptr);
  constexpr std::size_t octets_taken = 16;
  return in_digits(std::span(hash).first(octets_taken));
}

Result<std::string> new_unique(const Stamp& stamp, std::string_view host) {
  std::array<char, 64> head{};
  std::snprintf(head.data(), head.size(), "%lld.M%06lldQ%lluR", static_cast<long long>(stamp.time / second),
                static_cast<long long>(stamp.time % second), static_cast<unsigned long long>(stamp.number));
  std::string name = head.data() + SATCHEL_TRY(random_digits<8>()) + ".";
  for (const char c : host.substr(0, longest_host_octets)) {
    const bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
    name += plain ? c : '_';
  }
  return name;
}

Result<std::string> random_uidl() { return random_digits<16>(); }

}  // namespace satchel::store::maildir
