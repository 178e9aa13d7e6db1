#include "auth/file/plain_scheme.hpp"

#include "base/constant_time.hpp"

namespace satchel::auth::file {

bool plain_valid(std::string_view hash) { return !hash.empty(); }

Match plain_verify(const std::string& hash, std::string_view password) {
  return base::equal_in_constant_time(password, hash) ? Match::yes : Match::no;
}

}  // namespace satchel::auth::file
