#include "pop3/dialogue_text.hpp"

#include <array>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "message/top_slicer.hpp"

namespace satchel::dialogues {
namespace {

std::string resolve(std::string_view text, const std::vector<Message>& messages);

const Message& message_of(std::string_view number, const std::vector<Message>& messages) {
  const auto value = base::parse_decimal(number);
  if (!value || *value == 0 || *value > messages.size())
    throw std::runtime_error("no such message: " + std::string(number));
  return messages[*value - 1];
}

/// What stands between "\{" and "}".
std::string resolve_braces(std::string_view inside, const std::vector<Message>& messages) {
  const std::size_t space = inside.find(' ');
  const std::string_view word = inside.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? std::string_view() : inside.substr(space + 1);
  if (word == "message") return wire_form(message_of(rest, messages));
  if (word == "base64") return base::base64_encode(resolve(rest, messages));

  const std::size_t star = inside.find('*');
  const auto times = base::parse_decimal(inside.substr(0, star));
  if (star == std::string_view::npos || !times)
    throw std::runtime_error("unknown escape \\{" + std::string(inside) + "}");
  const std::string unit = resolve(inside.substr(star + 1), messages);
  std::string run;
  for (std::uint64_t i = 0; i < *times; ++i) run += unit;
  return run;
}

std::string resolve(std::string_view text, const std::vector<Message>& messages) {
  std::string octets;
  while (!text.empty()) {
    const std::size_t backslash = text.find('\\');
    octets += text.substr(0, backslash);
    if (backslash == std::string_view::npos) break;
    if (backslash + 1 == text.size()) throw std::runtime_error("a backslash with nothing behind it");
    const char letter = text[backslash + 1];
    text.remove_prefix(backslash + 2);
    constexpr std::array<std::pair<char, char>, 5> letters{
        {{'r', '\r'}, {'n', '\n'}, {'t', '\t'}, {'0', '\0'}, {'\\', '\\'}}};
    bool known = false;
    for (const auto& [name, octet] : letters) {
      if (name != letter) continue;
      octets += octet;
      known = true;
    }
    if (known) continue;
    if (letter == 'x') {
      const auto octet = base::from_hex(text.substr(0, 2));
      if (!octet || octet->size() != 1) throw std::runtime_error("\\x needs two hexadecimal digits");
      octets += *octet;
      text.remove_prefix(2);
    } else if (letter == '{') {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos) throw std::runtime_error("\\{ without }");
      octets += resolve_braces(text.substr(0, end), messages);
      text.remove_prefix(end + 1);
    } else {
      throw std::runtime_error(std::string("unknown escape \\") + letter);
    }
  }
  return octets;
}

}  // namespace

std::string wire_form(const Message& message) {
  std::string wire;
  message::DotStuffer stuffer;
  stuffer.feed(message.octets, [&wire](std::string_view octets) { wire += octets; });
  return wire;
}

std::string wire_form_of_top(const Message& message, std::size_t body_lines) {
  std::string wire = wire_form(message);
  message::TopSlicer slicer(body_lines);
  wire.resize(slicer.feed(wire));
  return wire;
}

std::string generate_message(std::size_t octets) {
  std::string text;
  constexpr std::string_view header = "Subject: made\r\n\r\n";
  if (octets > header.size() + 2) text = header;
  constexpr std::size_t line_octets = 72;
  while (octets - text.size() > line_octets + 2) text += std::string(line_octets - 2, 'x') + "\r\n";
  return text + std::string(octets - text.size() - 2, 'x') + "\r\n";
}

std::string resolve_line(std::string_view text, const std::vector<Message>& messages) {
  const bool open_end = text.ends_with('\\') && !text.ends_with("\\\\");
  if (open_end) text.remove_suffix(1);
  std::string octets = resolve(text, messages);
  if (!open_end) octets += "\r\n";
  return octets;
}

std::string escape(std::string_view octets, Spaces spaces) {
  std::string text;
  for (const char octet : octets) {
    const bool plain = octet > 0x20 && octet < 0x7f && octet != '\\';
    if (plain || (octet == ' ' && spaces == Spaces::kept))
      text += octet;
    else if (octet == '\r')
      text += "\\r";
    else if (octet == '\n')
      text += "\\n";
    else if (octet == '\\')
      text += "\\\\";
    else
      text += "\\x" + base::to_hex({&octet, 1});
  }
  return text;
}

}  // namespace satchel::dialogues
