#pragma once

#include <string_view>

namespace satchel::fetch {

/// What CAPA said that matters to a fetch (RFC 2449 section 6, RFC 5034 section 3).
struct Capabilities {
  bool stls = false;
  bool sasl_plain = false;
  bool pipelining = false;
  bool uidl = false;

  /// Takes one line of the CAPA listing.
  void add(std::string_view line);
};

}  // namespace satchel::fetch
