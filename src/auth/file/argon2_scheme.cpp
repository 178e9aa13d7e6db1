#include "auth/file/argon2_scheme.hpp"

#include <argon2.h>
#include <sys/random.h>

#include <array>
#include <cstdint>
#include <optional>

#include "base/ascii.hpp"

namespace satchel::auth::file {
namespace {

// What OWASP's password storage guide names for Argon2id: 19 MiB, two passes, one lane.
constexpr std::uint32_t memory_kibibytes = 19456;
constexpr std::uint32_t passes = 2;
constexpr std::uint32_t lanes = 1;
constexpr std::size_t salt_octets = 16;
constexpr std::size_t hash_octets = 32;

std::string_view take_part(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(part.size() < text.size() ? part.size() + 1 : part.size());
  return part;
}

std::optional<std::uint64_t> take_number(std::string_view& text, std::string_view name) {
  std::string_view part = take_part(text, ',');
  if (!part.starts_with(name)) return std::nullopt;
  return base::parse_decimal(part.substr(name.size()));
}

bool costs_valid(std::string_view text) {
  const auto memory = take_number(text, "m=");
  const auto time = take_number(text, "t=");
  const auto parallelism = take_number(text, "p=");
  if (!memory || !time || !parallelism || !text.empty()) return false;
  return *time >= 1 && *time <= UINT32_MAX && *parallelism >= 1 && *parallelism <= ARGON2_MAX_LANES &&
         *memory >= 8 * *parallelism && *memory <= UINT32_MAX;
}

/// Base64 without padding for at least so many octets.
bool base64_valid(std::string_view text, std::size_t least_octets) {
  for (const char c : text) {
    const char lower = base::to_lower(c);
    if (!(lower >= 'a' && lower <= 'z') && !base::is_digit(c) && c != '+' && c != '/') return false;
  }
  return text.size() % 4 != 1 && text.size() * 3 / 4 >= least_octets;
}

bool valid(std::string_view hash, std::string_view prefix) {
  if (!hash.starts_with(prefix)) return false;
  hash.remove_prefix(prefix.size());
  if (hash.starts_with("v=") && take_part(hash, '$') != "v=19") return false;
  if (!costs_valid(take_part(hash, '$'))) return false;
  if (!base64_valid(take_part(hash, '$'), ARGON2_MIN_SALT_LENGTH)) return false;
  return base64_valid(hash, ARGON2_MIN_OUTLEN);
}

Match verify(const std::string& hash, std::string_view password, argon2_type type) {
  switch (argon2_verify(hash.c_str(), password.data(), password.size(), type)) {
    case ARGON2_OK:
      return Match::yes;
    case ARGON2_VERIFY_MISMATCH:
      return Match::no;
    default:
      return Match::failed;
  }
}

}  // namespace

bool argon2id_valid(std::string_view hash) { return valid(hash, "$argon2id$"); }
bool argon2i_valid(std::string_view hash) { return valid(hash, "$argon2i$"); }
Match argon2id_verify(const std::string& hash, std::string_view password) { return verify(hash, password, Argon2_id); }
Match argon2i_verify(const std::string& hash, std::string_view password) { return verify(hash, password, Argon2_i); }

std::expected<std::string, std::string> argon2id_make(std::string_view password) {
  std::array<unsigned char, salt_octets> salt{};
  if (getentropy(salt.data(), salt.size()) != 0) return std::unexpected("the system has no random octets to give");
  std::string text(argon2_encodedlen(passes, memory_kibibytes, lanes, salt_octets, hash_octets, Argon2_id), '\0');
  const int error = argon2id_hash_encoded(passes, memory_kibibytes, lanes, password.data(), password.size(),
                                          salt.data(), salt.size(), hash_octets, text.data(), text.size());
  if (error != ARGON2_OK) return std::unexpected(argon2_error_message(error));
  text.resize(text.find('\0'));
  return text;
}

std::string argon2id_unmatchable() {
  // 22 and 43 digits of base64 are 16 and 32 octets.
  return "$argon2id$v=19$m=" + std::to_string(memory_kibibytes) + ",t=" + std::to_string(passes) +
         ",p=" + std::to_string(lanes) + "$" + std::string(22, 'A') + "$" + std::string(43, 'A');
}

}  // namespace satchel::auth::file
