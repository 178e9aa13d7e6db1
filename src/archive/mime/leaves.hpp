#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "archive/mime/gmime.hpp"

namespace satchel::archive {

/// A part of a message that has no parts itself, or the header of a message within it.
struct Leaf {
  GMimePart* part = nullptr;         ///< borrowed from the message; nothing when `enclosed` is set
  GMimeMessage* enclosed = nullptr;  ///< a message within the message, whose own leaves follow
  enum class Text : std::uint8_t { none, plain, html } text = Text::none;
  bool preferred = true;  ///< not the lesser form of a multipart/alternative
  bool attached = false;  ///< has a name or says that it is an attachment
  std::string name;       ///< decoded; empty when it has none
  std::string type;       ///< such as application/pdf
};

/// In the order of the message, at most some thousands.
std::vector<Leaf> leaves(GMimeMessage* message);

/// The content decoded, at most `limit` octets of it.
std::string content(GMimePart* part, std::size_t limit);
/// The number of octets of the decoded content.
std::uint64_t content_octets(GMimePart* part);
/// A text part as UTF-8, HTML without its tags; about `limit` octets at most.
std::string text(const Leaf& leaf, std::size_t limit);

}  // namespace satchel::archive
