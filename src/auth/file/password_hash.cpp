#include "auth/file/password_hash.hpp"

#include <algorithm>
#include <array>

#include "auth/file/argon2_scheme.hpp"
#include "auth/file/crypt_scheme.hpp"
#include "auth/file/plain_scheme.hpp"
#include "auth/file/scram_scheme.hpp"
#include "base/ascii.hpp"

namespace satchel::auth::file {
namespace {

constexpr std::array table{
    Scheme{"ARGON2ID", argon2id_valid, argon2id_verify},
    Scheme{"ARGON2I", argon2i_valid, argon2i_verify},
    Scheme{"CRYPT", crypt_valid, crypt_verify},
    Scheme{"SHA512-CRYPT", sha512_crypt_valid, crypt_verify},
    Scheme{"SHA256-CRYPT", sha256_crypt_valid, crypt_verify},
    Scheme{"BLF-CRYPT", blf_crypt_valid, crypt_verify},
    Scheme{scram_sha_256_name, scram_sha_256_valid, scram_sha_256_verify},
    Scheme{"PLAIN", plain_valid, plain_verify},
};

const Scheme* find_scheme(std::string_view name) {
  const auto found =
      std::ranges::find_if(table, [&](const Scheme& scheme) { return base::equals_ignoring_case(scheme.name, name); });
  return found == table.end() ? nullptr : found;
}

std::string names_of_all() {
  std::string names;
  for (const Scheme& scheme : table) names += (names.empty() ? "" : ", ") + std::string(scheme.name);
  return names;
}

}  // namespace

std::span<const Scheme> schemes() { return table; }

std::expected<PasswordHash, std::string> parse_password_hash(std::string_view field) {
  std::string_view name = "CRYPT";
  std::string_view hash = field;
  if (field.starts_with('{')) {
    const std::size_t end = field.find('}');
    if (end == std::string_view::npos) return std::unexpected("the scheme's closing } is missing");
    name = field.substr(1, end - 1);
    hash = field.substr(end + 1);
  } else if (!field.starts_with('$')) {
    return std::unexpected("the password has no {SCHEME} in front; known are " + names_of_all());
  }
  const Scheme* scheme = find_scheme(name);
  if (scheme == nullptr) return std::unexpected("the scheme is not known; known are " + names_of_all());
  if (!scheme->valid(hash)) return std::unexpected("this is no hash of the scheme " + std::string(scheme->name));
  return PasswordHash{scheme, std::string(hash)};
}

std::expected<std::string, std::string> make_password_hash(std::string_view password) {
  auto hash = argon2id_make(password);
  if (!hash) return hash;
  return "{" + std::string(table.front().name) + "}" + *hash;
}

const PasswordHash& unmatchable_hash() {
  static const PasswordHash hash{&table.front(), argon2id_unmatchable()};
  return hash;
}

}  // namespace satchel::auth::file
