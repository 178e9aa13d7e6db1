#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "archive/mime/gmime.hpp"

namespace satchel::archive {

/// A message taken apart. Broken ones are too, as far as they go. The calling thread needs a stack of 1 MB or more: the
/// parser recurses (see bounds.hpp).
class ParsedMessage {
 public:
  /// `octets` stay borrowed as long as this lives.
  explicit ParsedMessage(std::string_view octets [[clang::lifetimebound]]);
  ParsedMessage(const ParsedMessage&) = delete;
  ParsedMessage& operator=(const ParsedMessage&) = delete;

  /// Nothing when the parser could make nothing of it, as with an empty one.
  GMimeMessage* get() const { return message_.get(); }

 private:
  std::string bounded_;
  GByteArray borrowed_;
  Owned<GMimeStream> stream_;
  Owned<GMimeMessage> message_;
};

/// A field of addresses, decoded, as one line. Where there are no addresses in it, whatever else it says.
std::string addresses(GMimeMessage* message, GMimeAddressType type);
/// The Subject, decoded, as one line.
std::string subject(GMimeMessage* message);
/// Seconds since 1970 UTC of the Date field; nothing when there is none that can be understood.
std::optional<std::int64_t> date(GMimeMessage* message);

}  // namespace satchel::archive
