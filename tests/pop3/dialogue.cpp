#include "pop3/dialogue.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "pop3/dialogue_settings.hpp"

namespace satchel::dialogues {
namespace {

class Parser {
 public:
  Parser(std::filesystem::path path, std::string_view text) : text_(text) {
    result_.path = std::move(path);
    set_defaults(result_);
  }

  Dialogue parse() {
    while (!text_.empty()) {
      const std::size_t end = text_.find('\n');
      const std::string_view line = text_.substr(0, end);
      text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
      ++line_;
      try {
        parse_line(line);
      } catch (const std::runtime_error& error) {
        throw std::runtime_error(result_.path.string() + ":" + std::to_string(line_) + ": " + error.what());
      }
    }
    return std::move(result_);
  }

 private:
  void parse_line(std::string_view line) {
    if (line.empty() || line.starts_with('#')) return;
    if (line == "|" || line.starts_with("| ")) return add_to_message(line.substr(line.size() > 1 ? 2 : 1));
    if (line.starts_with("= ")) {
      block().states.push_back({line_, parse_state(line.substr(2))});
      return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) throw std::runtime_error("not a line of a dialogue");
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = line.substr(colon + 1 + (line.substr(colon + 1).starts_with(' ') ? 1 : 0));
    if (key == "C")
      add_client_line(value);
    else if (key == "S")
      add_server_line(value);
    else if (key == "A")
      add_action(value);
    else if (key == "E")
      result_.events.push_back({line_, std::string(value)});
    else
      set(result_, key, value);
  }

  void add_client_line(std::string_view text) {
    const bool continues = !result_.blocks.empty() && result_.blocks.back().server.empty() &&
                           result_.blocks.back().actions.empty() && result_.blocks.back().states.empty();
    if (!continues) {
      result_.blocks.emplace_back();
      result_.blocks.back().line = line_;
    }
    result_.blocks.back().client.push_back({line_, resolve_line(text, result_.messages)});
  }

  void add_server_line(std::string_view text) {
    block().server_lines.push_back({line_, block().server.size()});
    block().server += resolve_line(text, result_.messages);
  }

  void add_action(std::string_view text) {
    const std::size_t arrow = text.find(" -> ");
    const std::string_view result = arrow == std::string_view::npos ? std::string_view() : text.substr(arrow + 4);
    block().actions.push_back({.line = line_,
                               .action = std::string(text.substr(0, arrow)),
                               .result = std::string(result),
                               .server_octets_before = block().server.size()});
  }

  Block& block() {
    if (result_.blocks.empty()) {
      result_.blocks.emplace_back();
      result_.blocks.back().line = line_;
    }
    return result_.blocks.back();
  }

  void add_to_message(std::string_view text) {
    if (result_.messages.empty()) throw std::runtime_error("a line of no message");
    result_.messages.back().octets += resolve_line(text, {});
  }

  static pop3::State parse_state(std::string_view text) {
    for (const auto& [name, state] : {std::pair{"authorization", pop3::State::authorization},
                                      {"transaction", pop3::State::transaction},
                                      {"update", pop3::State::update},
                                      {"closed", pop3::State::closed}})
      if (text == name) return state;
    throw std::runtime_error("unknown word: " + std::string(text));
  }

  std::string_view text_;
  int line_ = 0;
  Dialogue result_;
};

}  // namespace

int line_at(const Block& block, std::size_t offset) {
  int line = block.line;
  for (const ServerLine& candidate : block.server_lines)
    if (candidate.begin <= offset) line = candidate.line;
  return line;
}

Dialogue parse_dialogue(const std::filesystem::path& path, std::string_view text) { return Parser(path, text).parse(); }

Dialogue read_dialogue(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (text.empty()) throw std::runtime_error(path.string() + ":1: empty, or cannot be read");
  return parse_dialogue(path, text);
}

std::string Feeding::describe() const {
  if (line_by_line) return "line by line";
  return piece_octets == SIZE_MAX ? "whole" : "in pieces of " + std::to_string(piece_octets);
}

std::vector<std::string_view> cut(std::string_view octets, const Feeding& feeding) {
  // A megabyte in pieces of one octet would say no more than its two ends do.
  constexpr std::size_t long_octets = 16384;
  constexpr std::size_t end_octets = 2048;
  constexpr std::size_t middle_piece_octets = 4099;
  const bool is_long = octets.size() > long_octets;
  std::vector<std::string_view> pieces;
  std::size_t at = 0;
  while (at < octets.size()) {
    std::size_t length = feeding.piece_octets;
    if (feeding.line_by_line) {
      const std::size_t line_feed = octets.find('\n', at);
      length = line_feed == std::string::npos ? SIZE_MAX : line_feed + 1 - at;
    } else if (length < middle_piece_octets && is_long && at >= end_octets && at + end_octets < octets.size()) {
      length = std::min(middle_piece_octets, octets.size() - end_octets - at);
    }
    pieces.push_back(octets.substr(at, length));
    at += pieces.back().size();
  }
  return pieces;
}

std::vector<std::string_view> cut_in_halves(std::string_view line) {
  std::vector<std::string_view> pieces;
  const std::size_t middle = line.size() / 2;
  const std::size_t last = line.size() - 1;
  if (middle > 0) pieces.push_back(line.substr(0, middle));
  if (last > middle) pieces.push_back(line.substr(middle, last - middle));
  pieces.push_back(line.substr(std::max(middle, last)));
  return pieces;
}

}  // namespace satchel::dialogues
