#include "archive/mime/leaves.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "archive/mime/charset.hpp"
#include "archive/mime/clean_text.hpp"
#include "archive/mime/html_text.hpp"
#include "archive/mime/utf8.hpp"
#include "base/ascii.hpp"
#include "base/function_ref.hpp"

namespace satchel::archive {
namespace {

constexpr std::size_t most_leaves = 10'000;
constexpr std::size_t most_name_octets = 512;
/// Tags, styles and scripts can be many times the text.
constexpr std::size_t html_octets_per_text_octet = 8;

struct Node {
  GMimeObject* object;
  bool preferred;
};

bool is_type(GMimeObject* object, const char* type, const char* subtype) {
  GMimeContentType* const content_type = g_mime_object_get_content_type(object);
  return content_type && g_mime_content_type_is_type(content_type, type, subtype);
}

/// Of a multipart/alternative, what is shown: plain text, else the last form, which is the sender's richest: "the
/// alternatives appear in an order of increasing faithfulness to the original content" (RFC 2046 section 5.1.4).
int preferred_child(GMimeMultipart* multipart, int count) {
  for (int i = 0; i < count; ++i)
    if (is_type(g_mime_multipart_get_part(multipart, i), "text", "plain")) return i;
  return count - 1;
}

/// Puts the parts on top of `open`, the first one uppermost.
void open_multipart(std::vector<Node>& open, const Node& node) {
  auto* const multipart = GMIME_MULTIPART(node.object);
  const int count = g_mime_multipart_get_count(multipart);
  const bool alternative = is_type(node.object, "multipart", "alternative");
  const int chosen = alternative ? preferred_child(multipart, count) : 0;
  for (int i = count - 1; i >= 0; --i)
    open.push_back({g_mime_multipart_get_part(multipart, i), node.preferred && (!alternative || i == chosen)});
}

Leaf describe(GMimePart* part, bool preferred) {
  Leaf leaf;
  leaf.part = part;
  leaf.preferred = preferred;
  auto* const object = GMIME_OBJECT(part);
  if (is_type(object, "text", "html"))
    leaf.text = Leaf::Text::html;
  else if (is_type(object, "text", "*"))
    leaf.text = Leaf::Text::plain;
  if (const char* const name = g_mime_part_get_filename(part)) leaf.name = clean_line(name, most_name_octets);
  const char* const disposition = g_mime_object_get_disposition(object);
  leaf.attached = !leaf.name.empty() || (disposition && base::equals_ignoring_case(disposition, "attachment"));
  if (GMimeContentType* const content_type = g_mime_object_get_content_type(object))
    leaf.type = clean_line(OwnedText(g_mime_content_type_get_mime_type(content_type)).get(), most_name_octets);
  return leaf;
}

/// Gives the decoded content piece by piece until `take` says false.
void read_content(GMimePart* part, base::FunctionRef<bool(std::string_view)> take) {
  GMimeDataWrapper* const wrapper = g_mime_part_get_content(part);
  GMimeStream* const stored = wrapper ? g_mime_data_wrapper_get_stream(wrapper) : nullptr;
  if (!stored) return;
  g_mime_stream_reset(stored);
  const Owned<GMimeStream> decoded(g_mime_stream_filter_new(stored));
  const Owned<GMimeFilter> decoder(g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(wrapper), FALSE));
  g_mime_stream_filter_add(GMIME_STREAM_FILTER(decoded.get()), decoder.get());
  std::array<char, 16384> buffer;
  while (true) {
    const gssize got = g_mime_stream_read(decoded.get(), buffer.data(), buffer.size());
    if (got <= 0 || !take({buffer.data(), static_cast<std::size_t>(got)})) return;
  }
}

}  // namespace

std::vector<Leaf> leaves(GMimeMessage* message) {
  std::vector<Leaf> found;
  std::vector<Node> open{{g_mime_message_get_mime_part(message), true}};
  while (!open.empty() && found.size() < most_leaves) {
    const Node node = open.back();
    open.pop_back();
    if (!node.object) continue;
    if (GMIME_IS_MULTIPART(node.object)) {
      open_multipart(open, node);
    } else if (GMIME_IS_MESSAGE_PART(node.object)) {
      GMimeMessage* const enclosed = g_mime_message_part_get_message(GMIME_MESSAGE_PART(node.object));
      if (!enclosed) continue;
      Leaf leaf;
      leaf.enclosed = enclosed;
      leaf.preferred = node.preferred;
      found.push_back(std::move(leaf));
      open.push_back({g_mime_message_get_mime_part(enclosed), node.preferred});
    } else if (GMIME_IS_PART(node.object)) {
      found.push_back(describe(GMIME_PART(node.object), node.preferred));
    }
  }
  return found;
}

std::string content(GMimePart* part, std::size_t limit) {
  std::string octets;
  read_content(part, [&](std::string_view piece) {
    octets += piece.substr(0, limit - octets.size());
    return octets.size() < limit;
  });
  return octets;
}

std::uint64_t content_octets(GMimePart* part) {
  std::uint64_t octets = 0;
  read_content(part, [&](std::string_view piece) {
    octets += piece.size();
    return true;
  });
  return octets;
}

std::string text(const Leaf& leaf, std::size_t limit) {
  const bool html = leaf.text == Leaf::Text::html;
  const char* const charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(leaf.part), "charset");
  std::string decoded =
      to_utf8(content(leaf.part, html ? limit * html_octets_per_text_octet : limit), charset ? charset : "");
  if (html) return html_to_text(decoded, limit);
  decoded.resize(utf8_prefix(decoded, limit).size());
  return decoded;
}

}  // namespace satchel::archive
