#pragma once

#include <openssl/ssl.h>

namespace satchel::net {

/// Puts `ssl` directly on a socket, as SSL_set_fd does, but so that writing to a peer that is gone is an error and
/// never the signal SIGPIPE, which would end the process. False when memory is out.
bool attach_socket(SSL* ssl, int descriptor);

}  // namespace satchel::net
