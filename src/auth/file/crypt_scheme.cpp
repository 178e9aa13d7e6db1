#include "auth/file/crypt_scheme.hpp"

#include <crypt.h>
#include <string.h>

#include <cerrno>
#include <memory>

#include "base/constant_time.hpp"
#include "base/secret.hpp"

namespace satchel::auth::file {
namespace {

struct WipingDeleter {
  void operator()(crypt_data* data) const {
    explicit_bzero(data, sizeof(*data));
    delete data;
  }
};

}  // namespace

bool crypt_valid(std::string_view hash) {
  const int verdict = crypt_checksalt(std::string(hash).c_str());
  return verdict != CRYPT_SALT_INVALID && verdict != CRYPT_SALT_METHOD_DISABLED;
}
bool sha512_crypt_valid(std::string_view hash) { return hash.starts_with("$6$") && crypt_valid(hash); }
bool sha256_crypt_valid(std::string_view hash) { return hash.starts_with("$5$") && crypt_valid(hash); }
bool blf_crypt_valid(std::string_view hash) { return hash.starts_with("$2") && crypt_valid(hash); }

Match crypt_verify(const std::string& hash, std::string_view password) {
  const std::unique_ptr<crypt_data, WipingDeleter> data(new crypt_data());
  std::string phrase(password);
  errno = 0;
  const char* computed = crypt_rn(phrase.c_str(), hash.c_str(), data.get(), sizeof(*data));
  base::Secret::wipe(phrase);
  // A password longer than libxcrypt takes belongs to no hash of its making.
  if (computed == nullptr) return errno == ERANGE ? Match::no : Match::failed;
  // crypt sees a password only up to a NUL: what lies behind must not be ignored.
  const bool whole = password.find('\0') == std::string_view::npos;
  return base::equal_in_constant_time(computed, hash) && whole ? Match::yes : Match::no;
}

}  // namespace satchel::auth::file
