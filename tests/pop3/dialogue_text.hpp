#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message/dot_stuffing.hpp"

/// Exact octets in the text of a dialogue (docs/dialogues.md, "Octets").
namespace satchel::dialogues {

struct Message {
  std::string uidl;
  std::string octets;  ///< canonical form: CRLF line ends, not stuffed
};

/// The message in wire form, without the final dot.
std::string wire_form(const Message& message);
/// Its top, in wire form.
std::string wire_form_of_top(const Message& message, std::size_t body_lines);

/// A message of exactly this many octets, at least 2.
std::string generate_message(std::size_t octets);

/// What `C:` and `S:` lines stand for: escapes resolved, CRLF at the end unless the text ends in a backslash. Throws
/// std::runtime_error on an escape that does not exist.
std::string resolve_line(std::string_view text, const std::vector<Message>& messages);

/// The octets on one line of printable text, without spaces when `spaces` says so.
enum class Spaces { kept, escaped };
std::string escape(std::string_view octets, Spaces spaces = Spaces::kept);

}  // namespace satchel::dialogues
