#include <fmt/format.h>

#include <array>
#include <ctime>
#include <string>

#include "archive/archive.hpp"
#include "archive/mime/charset.hpp"
#include "archive/mime/clean_text.hpp"
#include "archive/mime/leaves.hpp"
#include "archive/mime/parsed_message.hpp"

namespace satchel::archive {
namespace {

constexpr std::size_t most_text_octets = 16 << 20;

void append_field(std::string& page, std::string_view name, const std::string& value) {
  if (!value.empty()) page += fmt::format("{}: {}\n", name, value);
}

/// As the sender wrote it, zone and all; times are not worth a guess about the reader's.
std::string date_as_written(GMimeMessage* message) {
  const char* const value = g_mime_object_get_header(GMIME_OBJECT(message), "Date");
  constexpr std::size_t most_date_octets = 200;
  return value ? clean_line(value, most_date_octets) : std::string();
}

void append_header(std::string& page, GMimeMessage* message) {
  append_field(page, "From", addresses(message, GMIME_ADDRESS_TYPE_FROM));
  append_field(page, "To", addresses(message, GMIME_ADDRESS_TYPE_TO));
  append_field(page, "Cc", addresses(message, GMIME_ADDRESS_TYPE_CC));
  append_field(page, "Subject", subject(message));
  append_field(page, "Date", date_as_written(message));
}

/// On lines of its own, behind a blank one.
void append_paragraph(std::string& page, const std::string& text) {
  if (text.empty()) return;
  page += '\n';
  page += text;
  if (!page.ends_with('\n')) page += '\n';
}

void append_attachment(std::string& list, const Leaf& leaf) {
  list += fmt::format("Attachment: {} ({}, {} octets)\n", leaf.name.empty() ? "without a name" : leaf.name, leaf.type,
                      content_octets(leaf.part));
}

}  // namespace

std::string render(std::string_view message) {
  const ParsedMessage parsed(message);
  if (!parsed.get()) return clean_text(to_utf8(std::string(message.substr(0, most_text_octets)), ""));

  std::string page;
  append_header(page, parsed.get());
  std::string attachments;
  for (const Leaf& leaf : leaves(parsed.get())) {
    if (leaf.enclosed) {
      std::string header = "Enclosed message\n";
      append_header(header, leaf.enclosed);
      append_paragraph(page, header);
    } else if (leaf.attached || leaf.text == Leaf::Text::none) {
      append_attachment(attachments, leaf);
    } else if (leaf.preferred && page.size() < most_text_octets) {
      append_paragraph(page, clean_text(text(leaf, most_text_octets - page.size())));
    }
  }
  append_paragraph(page, attachments);
  return page;
}

}  // namespace satchel::archive
