#pragma once

#include "pop3/server_session.hpp"
#include "store/store.hpp"

namespace satchel::server {

/// What a failure of the store means to the peer (RFC 2449 section 8.1.1, RFC 3206).
inline pop3::Failure failure_of(store::ErrorKind kind) {
  switch (kind) {
    case store::ErrorKind::in_use:
      return pop3::Failure::in_use;
    case store::ErrorKind::temporary:
    case store::ErrorKind::full:
    case store::ErrorKind::over_quota:
      return pop3::Failure::temporary;
    case store::ErrorKind::damaged:
    case store::ErrorKind::bad_name:
    case store::ErrorKind::bad_uidl:
    case store::ErrorKind::unsupported:
      return pop3::Failure::permanent;
  }
  return pop3::Failure::temporary;
}

}  // namespace satchel::server
