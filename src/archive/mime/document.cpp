#include "archive/mime/document.hpp"

#include "archive/mime/charset.hpp"
#include "archive/mime/leaves.hpp"
#include "archive/mime/parsed_message.hpp"
#include "archive/mime/utf8.hpp"

namespace satchel::archive {
namespace {

/// Of the text of one message that is searched: a monster must not fill the index.
constexpr std::size_t most_body_octets = 1 << 20;
constexpr std::size_t most_attachments_octets = 64 << 10;

void append_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

void append_leaf(Document& document, const Leaf& leaf) {
  if (document.attachments.size() < most_attachments_octets) append_line(document.attachments, leaf.name);
  if (document.body.size() >= most_body_octets) return;
  if (leaf.enclosed) {
    append_line(document.body, addresses(leaf.enclosed, GMIME_ADDRESS_TYPE_FROM));
    append_line(document.body, subject(leaf.enclosed));
  } else if (leaf.text != Leaf::Text::none) {
    append_line(document.body, text(leaf, most_body_octets - document.body.size()));
  }
}

}  // namespace

Document read_document(std::string_view message) {
  Document document;
  const ParsedMessage parsed(message);
  if (!parsed.get()) {
    document.body = to_utf8(std::string(message.substr(0, most_body_octets)), "");
    return document;
  }
  document.date = date(parsed.get());
  document.from = addresses(parsed.get(), GMIME_ADDRESS_TYPE_FROM);
  document.to = addresses(parsed.get(), GMIME_ADDRESS_TYPE_TO);
  document.subject = subject(parsed.get());
  document.senders = document.from;
  append_line(document.senders, addresses(parsed.get(), GMIME_ADDRESS_TYPE_SENDER));
  append_line(document.senders, addresses(parsed.get(), GMIME_ADDRESS_TYPE_REPLY_TO));
  document.recipients = document.to;
  append_line(document.recipients, addresses(parsed.get(), GMIME_ADDRESS_TYPE_CC));
  append_line(document.recipients, addresses(parsed.get(), GMIME_ADDRESS_TYPE_BCC));
  for (const Leaf& leaf : leaves(parsed.get())) append_leaf(document, leaf);
  return document;
}

}  // namespace satchel::archive
