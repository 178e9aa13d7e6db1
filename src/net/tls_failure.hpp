#pragma once

#include <openssl/ssl.h>

#include <string>

#include "net/error.hpp"

namespace satchel::net {

/// Why the handshake of `ssl` failed, in words for people. `host` is the name a client wanted, empty for a server.
/// `status` is what SSL_get_error said. Reads (and empties) OpenSSL's queue of errors of this thread.
Error handshake_failure(SSL* ssl, int status, int system_error, const std::string& host);

/// The oldest entry of OpenSSL's queue of errors as a sentence.
std::string openssl_reason();

}  // namespace satchel::net
