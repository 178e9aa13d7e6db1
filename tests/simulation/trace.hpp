#pragma once

#include <string>
#include <string_view>

#include "simulation/scheduler.hpp"

namespace satchel::simulation {

/// What happened, a line each: virtual time, who, what. Secrets are left out by who writes it.
class Trace {
 public:
  enum class Keep : std::uint8_t { nothing, everything };
  Trace(const Clock& clock, Keep keep) : clock_(clock), keep_(keep) {}

  void add(std::string_view who, std::string_view what) {
    if (keep_ == Keep::nothing) return;
    text_ += std::to_string(clock_.now()) + " us  ";
    text_.append(who).append("  ");
    for (const char c : what.substr(0, shown_octets)) text_ += c >= 0x20 && c < 0x7f ? c : '~';
    text_ += '\n';
  }
  const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t shown_octets = 160;

  const Clock& clock_;
  Keep keep_;
  std::string text_;
};

}  // namespace satchel::simulation
