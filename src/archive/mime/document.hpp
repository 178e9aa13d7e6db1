#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace satchel::archive {

/// What the catalogue takes from a message: for listings, and for the word index.
struct Document {
  std::optional<std::int64_t> date;  ///< of the Date field, seconds since 1970 UTC

  // As listings show them: decoded, one line, harmless for a terminal.
  std::string from;
  std::string to;
  std::string subject;

  // As they are searched.
  std::string senders;
  std::string recipients;
  std::string body;         ///< all text parts, bounded
  std::string attachments;  ///< their names
};

/// Never fails: of a broken message there is what could be understood.
Document read_document(std::string_view message);

}  // namespace satchel::archive
