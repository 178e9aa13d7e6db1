#include "sasl/cram_md5.hpp"

#include "base/ascii.hpp"
#include "sasl/crypto.hpp"

namespace satchel::sasl {

// RFC 2195 section 2: "applying the keyed MD5 algorithm from [KEYED-MD5] where the key is a shared secret and the
// digested text is the timestamp (including angle-brackets)". "The `digest' parameter itself is a 16-octet value which
// is sent in hexadecimal format, using lower-case ASCII characters."
std::string cram_md5_digest(std::string_view challenge, std::string_view password) {
  return base::to_hex(crypto::hmac(crypto::Hash::md5, password, challenge));
}

}  // namespace satchel::sasl
