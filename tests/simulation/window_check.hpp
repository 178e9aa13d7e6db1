#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "pop3/command.hpp"

namespace satchel::simulation {

/// Holds what the client writes against its window. It sees the octets of the connection and the answers, not what the
/// session thinks of them.
class WindowCheck {
 public:
  WindowCheck(std::size_t commands, std::size_t octets) : commands_(commands), octets_(octets) {}

  void set_pipelining(bool on) { pipelining_ = on; }
  /// What is wrong with writing these octets now, or nothing.
  std::string_view written(std::string_view octets) {
    std::string_view wrong;
    for (const char octet : octets) {
      if (at_line_begin_ && !within_auth()) wrong = begin();
      at_line_begin_ = octet == '\n';
      if (unanswered_.empty()) return "the client writes what is no command";
      Line& line = unanswered_.back();
      ++line.octets;
      if (line.name.size() < 4) line.name += octet;
    }
    if (!wrong.empty() || unanswered_.size() <= 1) return wrong;  // one command may always go
    if (!pipelining_) return "the client pipelines unasked";
    std::size_t sum = 0;
    for (const Line& line : unanswered_) sum += line.octets;
    return unanswered_.size() > commands_ || sum > octets_ ? "the client writes more than its window" : "";
  }
  void answered() {
    if (!unanswered_.empty()) unanswered_.pop_front();
  }

 private:
  struct Line {
    std::string name;
    std::size_t octets = 0;
  };

  /// The responses of an exchange belong to its command.
  bool within_auth() const { return unanswered_.size() == 1 && unanswered_.back().name == "AUTH"; }
  std::string_view begin() {
    const auto before = unanswered_.empty() ? std::nullopt : pop3::find_verb(unanswered_.back().name);
    unanswered_.emplace_back();
    return before && pop3::command(*before).behind == pop3::Behind::nothing ? "the client writes behind a last command"
                                                                            : "";
  }

  std::size_t commands_, octets_;
  bool pipelining_ = false;
  bool at_line_begin_ = true;
  std::deque<Line> unanswered_;
};

}  // namespace satchel::simulation
