#include "sasl/apop.hpp"

#include "base/ascii.hpp"
#include "base/secret.hpp"
#include "sasl/crypto.hpp"

namespace satchel::sasl {

// RFC 1939 section 7: "calculated by applying the MD5 algorithm [RFC1321] to a string consisting of the timestamp
// (including angle-brackets) followed by a shared secret". "The `digest' parameter itself is a 16-octet value which is
// sent in hexadecimal format, using lower-case ASCII characters."
std::string apop_digest(std::string_view timestamp, std::string_view password) {
  std::string text;
  text.reserve(timestamp.size() + password.size());
  text += timestamp;
  text += password;
  std::string result = base::to_hex(crypto::digest(crypto::Hash::md5, text));
  base::Secret::wipe(text);
  return result;
}

}  // namespace satchel::sasl
