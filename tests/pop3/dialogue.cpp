#include "pop3/dialogue.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "base/ascii.hpp"

namespace satchel::dialogues {
namespace {

class Parser {
 public:
  Parser(std::filesystem::path path, std::string_view text) : text_(text) {
    result_.path = std::move(path);
    result_.server = {.hostname = "pop.example.org", .tls = pop3::Tls::unavailable, .plaintext_allowed = true};
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
      set(key, std::string(value));
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
    return one_of<pop3::State>(text, {{"authorization", pop3::State::authorization},
                                      {"transaction", pop3::State::transaction},
                                      {"update", pop3::State::update},
                                      {"closed", pop3::State::closed}});
  }

  template <class T>
  static T one_of(std::string_view text, const std::map<std::string_view, T>& words) {
    const auto found = words.find(text);
    if (found == words.end()) throw std::runtime_error("unknown word: " + std::string(text));
    return found->second;
  }

  static std::size_t number(std::string_view text) {
    const auto value = base::parse_decimal(text);
    if (!value) throw std::runtime_error("not a number: " + std::string(text));
    return *value;
  }

  void set(std::string_view key, const std::string& value) {
    if (!result_.blocks.empty()) throw std::runtime_error("settings stand before the dialogue");
    if (key == "side") {
      result_.sides =
          one_of<Sides>(value, {{"both", Sides::both}, {"server", Sides::server}, {"client", Sides::client}});
    } else if (key == "begin") {
      result_.begins_after_login = one_of<bool>(value, {{"greeting", false}, {"transaction", true}});
    } else if (key == "tls") {
      result_.server.tls = one_of<pop3::Tls>(value, {{"unavailable", pop3::Tls::unavailable},
                                                     {"available", pop3::Tls::available},
                                                     {"active", pop3::Tls::active}});
    } else if (key == "plaintext") {
      result_.server.plaintext_allowed = one_of<bool>(value, {{"allowed", true}, {"refused", false}});
    } else if (key == "hostname") {
      result_.server.hostname = value;
    } else if (key == "bad-commands") {
      result_.server.bad_commands = number(value);
    } else if (key == "bad-commands-before-login") {
      result_.server.bad_commands_before_login = number(value);
    } else if (key == "pipelining") {
      result_.client_pipelines = one_of<bool>(value, {{"on", true}, {"off", false}});
    } else if (key == "delivery") {
      result_.only_whole = one_of<bool>(value, {{"whole", true}, {"any", false}});
    } else if (key == "tolerate") {
      result_.client.tolerated = one_of<pop3::client::Quirks>(
          value, {{"all", pop3::client::Quirks::all()}, {"none", pop3::client::Quirks()}});
    } else if (key == "line-ceiling") {
      result_.client.line_ceiling = number(value);
    } else if (key == "message") {
      add_message(value);
    } else {
      throw std::runtime_error("unknown setting: " + std::string(key));
    }
  }

  void add_message(std::string_view value) {
    constexpr std::string_view octets = " octets=";
    const std::size_t at = value.find(octets);
    Message message{.uidl = std::string(value.substr(0, at)), .octets = {}};
    if (at != std::string_view::npos) message.octets = generate_message(number(value.substr(at + octets.size())));
    result_.messages.push_back(std::move(message));
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

std::vector<std::string> cut(const std::string& octets, const Feeding& feeding) {
  std::vector<std::string> pieces;
  std::size_t at = 0;
  while (at < octets.size()) {
    std::size_t length = feeding.piece_octets;
    if (feeding.line_by_line) {
      const std::size_t line_feed = octets.find('\n', at);
      length = line_feed == std::string::npos ? SIZE_MAX : line_feed + 1 - at;
    }
    pieces.push_back(octets.substr(at, length));
    at += pieces.back().size();
  }
  return pieces;
}

}  // namespace satchel::dialogues
