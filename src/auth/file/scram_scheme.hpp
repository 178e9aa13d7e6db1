#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "auth/file/password_hash.hpp"
#include "sasl/scram_keys.hpp"

/// What SCRAM-SHA-256 keeps of a password (RFC 5802 section 3, RFC 7677), in Dovecot's form:
/// `iterations,salt,StoredKey,ServerKey`, the last three in base64.
namespace satchel::auth::file {

inline constexpr std::string_view scram_sha_256_name = "SCRAM-SHA-256";

struct ScramRecord {
  std::string salt = {};
  std::uint32_t iterations = 0;
  sasl::ScramKey key = {};
};

/// Nothing when `hash` has not that form, or fewer iterations than RFC 7677 wants, or more than a sign-in can bear.
std::optional<ScramRecord> parse_scram_record(std::string_view hash);
std::string format_scram_record(const ScramRecord& record);

/// The record of a new password. The error is the reason why the password cannot have one.
std::expected<ScramRecord, std::string> make_scram_record(std::string_view password, std::string salt,
                                                          std::uint32_t iterations);

bool scram_sha_256_valid(std::string_view hash);
Match scram_sha_256_verify(const std::string& hash, std::string_view password);

}  // namespace satchel::auth::file
