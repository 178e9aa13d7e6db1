#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/api.hpp"

namespace satchel::pop3 {

/// The maildrop as one session sees it: it does not change from login to QUIT. Indexes count from 0; the message number
/// on the wire is the index plus one.
class SATCHEL_API Listing {
 public:
  virtual ~Listing() = default;

  virtual std::size_t count() const = 0;
  /// Octets of the message after un-stuffing: exactly what RETR's receiver will hold.
  virtual std::uint64_t octets(std::size_t index) const = 0;
  /// Appends the unique-id: 1 to 70 octets from 0x21 to 0x7E (RFC 1939 section 7).
  virtual void append_uidl(std::size_t index, std::string& out) const = 0;
};

}  // namespace satchel::pop3
