#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

/// Passwords as they are kept: the table of schemes, and reading, checking and making hashes.
namespace satchel::auth::file {

enum class Match : std::uint8_t {
  yes,
  no,
  failed,  ///< could not be computed now, for want of memory for example
};

struct Scheme {
  std::string_view name;
  /// Whether `hash` has the scheme's form, so that `verify` can do its whole work on it.
  bool (*valid)(std::string_view hash);
  Match (*verify)(const std::string& hash, std::string_view password);
};

/// Every scheme that is understood; the first is the one new passwords get.
std::span<const Scheme> schemes();

struct PasswordHash {
  const Scheme* scheme;
  std::string hash;
};

/// Reads `{SCHEME}hash`, or `$...` for CRYPT as the crypt(5) family has it. The error says what is wrong and what is
/// allowed.
std::expected<PasswordHash, std::string> parse_password_hash(std::string_view field);

/// `{SCHEME}hash` of a password, with a fresh salt. The error is the reason why it could not be made.
std::expected<std::string, std::string> make_password_hash(std::string_view password);

/// A hash of the first scheme that no password matches, for work to be done when there are no users.
const PasswordHash& unmatchable_hash();

}  // namespace satchel::auth::file
