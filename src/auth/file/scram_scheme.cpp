#include "auth/file/scram_scheme.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/constant_time.hpp"

namespace satchel::auth::file {
namespace {

/// Ten million rounds take seconds.
constexpr std::uint64_t most_iterations = 10'000'000;

std::string_view take_part(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find(','));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

}  // namespace

std::optional<ScramRecord> parse_scram_record(std::string_view hash) {
  if (std::ranges::count(hash, ',') != 3) return std::nullopt;
  const auto iterations = base::parse_decimal(take_part(hash));
  const auto salt = base::base64_decode(take_part(hash));
  const auto stored_key = base::base64_decode(take_part(hash));
  const auto server_key = base::base64_decode(hash);
  if (!iterations || *iterations < sasl::minimum_iterations || *iterations > most_iterations) return std::nullopt;
  const std::size_t key_octets = sasl::digest_octets(sasl::ScramHash::sha_256);
  if (!salt || salt->empty() || !stored_key || stored_key->size() != key_octets || !server_key ||
      server_key->size() != key_octets)
    return std::nullopt;
  return ScramRecord{*salt, static_cast<std::uint32_t>(*iterations), {*stored_key, *server_key}};
}

std::string format_scram_record(const ScramRecord& record) {
  return std::to_string(record.iterations) + "," + base::base64_encode(record.salt) + "," +
         base::base64_encode(record.key.stored_key) + "," + base::base64_encode(record.key.server_key);
}

std::expected<ScramRecord, std::string> make_scram_record(std::string_view password, std::string salt,
                                                          std::uint32_t iterations) {
  auto key = sasl::make_scram_key(sasl::ScramHash::sha_256, password, salt, iterations);
  if (!key) return std::unexpected("SASLprep (RFC 4013) does not allow its characters");
  return ScramRecord{std::move(salt), iterations, std::move(*key)};
}

bool scram_sha_256_valid(std::string_view hash) { return parse_scram_record(hash).has_value(); }

Match scram_sha_256_verify(const std::string& hash, std::string_view password) {
  const auto record = parse_scram_record(hash);
  if (!record) return Match::failed;
  const auto given = make_scram_record(password, record->salt, record->iterations);
  const bool same = given && base::equal_in_constant_time(given->key.stored_key, record->key.stored_key);
  return same ? Match::yes : Match::no;
}

}  // namespace satchel::auth::file
