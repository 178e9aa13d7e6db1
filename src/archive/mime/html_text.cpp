#include "archive/mime/html_text.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <mutex>

#include "base/ascii.hpp"

namespace satchel::archive {
namespace {

constexpr std::array<std::string_view, 23> block_elements{
    "address", "article", "blockquote", "dd", "div", "dl", "dt",  "footer",  "h1",    "h2",    "h3", "h4",
    "h5",      "h6",      "hr",         "li", "ol",  "p",  "pre", "section", "table", "title", "tr"};

/// Collects text as the parser calls; no tree is built.
class TextCollector {
 public:
  TextCollector(std::string& text, std::size_t limit) : text_(text), limit_(limit) {}

  void begin(std::string_view element) {
    if (element == "pre") ++preformatted_;
    if (element == "br") break_line();
    if (element == "td" || element == "th") append_space();
    separate(element);
  }
  void end(std::string_view element) {
    if (element == "pre" && preformatted_ > 0) --preformatted_;
    separate(element);
  }
  void characters(std::string_view characters) {
    if (text_.size() >= limit_) return;
    for (const char c : characters) {
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (space && preformatted_ == 0)
        append_space();
      else
        text_ += c;
    }
  }

 private:
  void append_space() {
    if (!text_.empty() && text_.back() != ' ' && text_.back() != '\n') text_ += ' ';
  }

  /// At most one blank line in a row.
  void break_line() {
    if (text_.size() >= limit_) return;
    if (text_.ends_with(' ') && preformatted_ == 0) text_.pop_back();
    if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
  }

  void separate(std::string_view element) {
    if (std::ranges::find(block_elements, element) != block_elements.end()) break_line();
  }

  std::string& text_;
  const std::size_t limit_;
  unsigned preformatted_ = 0;
};

std::string_view as_text(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

TextCollector& collector(void* user_data) { return *static_cast<TextCollector*>(user_data); }

/// Script and style content comes as CDATA, which nobody takes; comments, errors and the rest likewise.
htmlSAXHandler text_handler() {
  htmlSAXHandler handler{};
  handler.startElement = [](void* user, const xmlChar* name, const xmlChar**) { collector(user).begin(as_text(name)); };
  handler.endElement = [](void* user, const xmlChar* name) { collector(user).end(as_text(name)); };
  handler.characters = [](void* user, const xmlChar* text, int length) {
    collector(user).characters(as_text(text).substr(0, static_cast<std::size_t>(length)));
  };
  handler.ignorableWhitespace = handler.characters;
  handler.cdataBlock = [](void*, const xmlChar*, int) {};
  return handler;
}

struct FreeParser {
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};

}  // namespace

std::string html_to_text(std::string_view html, std::size_t limit) {
  static std::once_flag initialized;
  std::call_once(initialized, [] { xmlInitParser(); });

  std::string text;
  html = html.substr(0, INT_MAX / 2);
  if (html.empty()) return text;
  TextCollector collected(text, limit);
  htmlSAXHandler handler = text_handler();
  const std::unique_ptr<htmlParserCtxt, FreeParser> parser(
      htmlCreatePushParserCtxt(&handler, &collected, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
  if (!parser) return text;
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                       HTML_PARSE_IGNORE_ENC);
  htmlParseChunk(parser.get(), html.data(), static_cast<int>(html.size()), 0);
  htmlParseChunk(parser.get(), nullptr, 0, 1);
  if (parser->myDoc) xmlFreeDoc(parser->myDoc);
  return text;
}

}  // namespace satchel::archive
