#include "sasl/saslprep.hpp"

#include <stringprep.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace satchel::sasl {
namespace {

/// Code points, wiped when they go.
class CodePoints {
 public:
  explicit CodePoints(std::size_t capacity) : points_(capacity) {}
  CodePoints(const CodePoints&) = delete;
  CodePoints& operator=(const CodePoints&) = delete;
  ~CodePoints() {
    volatile std::uint32_t* point = points_.data();
    for (std::size_t i = 0; i < points_.size(); ++i) point[i] = 0;
  }

  std::uint32_t* data() { return points_.data(); }
  std::size_t capacity() const { return points_.size(); }
  std::uint32_t& operator[](std::size_t index) { return points_[index]; }

 private:
  std::vector<std::uint32_t> points_;
};

/// The code point at the front of `text`, which is cut off; or nothing where there is no UTF-8 (RFC 3629 section 3:
/// neither overlong forms, nor surrogates, nor anything beyond U+10FFFF).
std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t octets = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first >= 0xf8 || (first >= 0x80 && first < 0xc2) || text.size() < octets) return std::nullopt;
  std::uint32_t point = octets == 1 ? first : first & (0x7fU >> octets);
  for (std::size_t i = 1; i < octets; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return std::nullopt;
    point = point << 6 | (next & 0x3fU);
  }
  const bool overlong = (octets == 3 && point < 0x800) || (octets == 4 && point < 0x10000);
  if (overlong || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return std::nullopt;
  text.remove_prefix(octets);
  return point;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | (point >> shift & 0x3fU)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xc0U | point >> 6);
    tail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xe0U | point >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0U | point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

SaslprepError error_of(int result) {
  switch (result) {
    case STRINGPREP_MALLOC_ERROR:
      throw std::bad_alloc();
    case STRINGPREP_CONTAINS_UNASSIGNED:
      return SaslprepError::unassigned;
    case STRINGPREP_BIDI_BOTH_L_AND_RAL:
    case STRINGPREP_BIDI_LEADTRAIL_NOT_RAL:
      return SaslprepError::bidirectional;
    default:
      return SaslprepError::prohibited;
  }
}

/// No compatibility form in Unicode has more code points than the 18 of U+FDFA.
constexpr std::size_t longest_decomposition = 18;

std::expected<base::Secret, SaslprepError> prepare_unicode(std::string_view text, SaslprepUse use) {
  CodePoints points(text.size() * longest_decomposition + 1);
  std::size_t length = 0;
  while (!text.empty()) {
    const auto point = take_code_point(text);
    if (!point) return std::unexpected(SaslprepError::not_utf8);
    points[length++] = *point;
  }

  // RFC 4013 section 2.5: "This profile specifies the [StringPrep, A.1] table as its list of unassigned code points."
  // RFC 3454 section 7: "stored strings" hold none of them, "queries" may.
  const auto flags = use == SaslprepUse::stored ? STRINGPREP_NO_UNASSIGNED : static_cast<Stringprep_profile_flags>(0);
  const int result = stringprep_4i(points.data(), &length, points.capacity(), flags, stringprep_saslprep);
  if (result != STRINGPREP_OK) return std::unexpected(error_of(result));

  std::string prepared;
  prepared.reserve(length * 4);
  for (std::size_t i = 0; i < length; ++i) append_utf8(prepared, points[i]);
  base::Secret secret{std::string_view(prepared)};
  base::Secret::wipe(prepared);
  return secret;
}

}  // namespace

std::string_view describe(SaslprepError error) {
  switch (error) {
    case SaslprepError::not_utf8:
      return "the text is not UTF-8";
    case SaslprepError::prohibited:
      return "the text holds a character that names and passwords cannot have, or is too long";
    case SaslprepError::unassigned:
      return "the text holds a character that is too new for names and passwords";
    case SaslprepError::bidirectional:
      return "the text mixes directions of writing in a way that names and passwords cannot";
  }
  return "";
}

std::expected<base::Secret, SaslprepError> saslprep(std::string_view text, SaslprepUse use) {
  // RFC 4013 section 2.3: "ASCII control characters [StringPrep, C.2.1]" are prohibited. Looked for here, since a NUL
  // would end the text for others.
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return std::unexpected(SaslprepError::prohibited);
  // No other ASCII character is changed by any step; most passwords end here, without copies in foreign buffers.
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return base::Secret(text);
  if (text.size() > maximum_unicode_octets) return std::unexpected(SaslprepError::prohibited);
  return prepare_unicode(text, use);
}

}  // namespace satchel::sasl
