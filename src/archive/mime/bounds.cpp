#include "archive/mime/bounds.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/ascii.hpp"

namespace satchel::archive {
namespace {

constexpr std::size_t most_field_octets = 32 << 10;
constexpr std::size_t most_field_colons = 500;
constexpr std::size_t most_address_octets = 256 << 10;  ///< of all fields with addresses together
constexpr std::size_t most_header_octets = 1 << 20;

constexpr std::array<std::string_view, 6> address_fields{"from", "sender", "reply-to", "to", "cc", "bcc"};

bool is_address_field(std::string_view line) {
  for (const std::string_view name : address_fields) {
    if (!base::starts_with_ignoring_case(line, name)) continue;
    // "To :" is obsolete but understood (RFC 5322 section 4.5).
    const std::size_t after = line.find_first_not_of(" \t", name.size());
    if (after != std::string_view::npos && line[after] == ':') return true;
  }
  return false;
}

/// Behind the line that begins at `start`.
std::size_t line_end(std::string_view message, std::size_t start) {
  const std::size_t newline = message.find('\n', start);
  return newline == std::string_view::npos ? message.size() : newline + 1;
}

/// Behind the field that begins at `start`, folded lines and all.
std::size_t field_end(std::string_view message, std::size_t start) {
  std::size_t end = line_end(message, start);
  while (end < message.size() && (message[end] == ' ' || message[end] == '\t')) end = line_end(message, end);
  return end;
}

/// How much of a field may stay: up to the first limit it meets.
std::size_t allowed(std::string_view field, std::size_t budget) {
  std::size_t octets = std::min({field.size(), most_field_octets, budget});
  std::size_t colons = 0;
  for (std::size_t at = field.find(':'); at < octets; at = field.find(':', at + 1))
    if (++colons > most_field_colons) octets = at;
  return octets;
}

using Cut = std::pair<std::size_t, std::size_t>;

std::vector<Cut> find_cuts(std::string_view message) {
  std::vector<Cut> cuts;
  std::size_t budget = most_address_octets;
  bool in_header = true;
  for (std::size_t start = 0; start < message.size();) {
    std::size_t end = line_end(message, start);
    const std::string_view line = message.substr(start, end - start);
    if (line == "\r\n" || line == "\n") in_header = false;
    if (in_header && start >= most_header_octets) {
      cuts.emplace_back(start, end);
    } else if (is_address_field(line)) {
      end = field_end(message, start);
      const std::size_t kept = allowed(message.substr(start, end - start), budget);
      budget -= kept;
      // A cut field keeps the end of its last line, unless nothing of it is left.
      if (kept < end - start)
        cuts.emplace_back(start + kept, kept == 0 ? end : message.find_last_not_of("\r\n", end - 1) + 1);
    }
    start = end;
  }
  return cuts;
}

}  // namespace

std::string_view bounded_for_parser(std::string_view message, std::string& storage) {
  const bool harmless = message.size() <= most_field_octets &&
                        static_cast<std::size_t>(std::ranges::count(message, ':')) <= most_field_colons;
  if (harmless) return message;
  const std::vector<Cut> cuts = find_cuts(message);
  if (cuts.empty()) return message;
  storage.clear();
  std::size_t kept_to = 0;
  for (const auto& [from, to] : cuts) {
    storage += message.substr(kept_to, from - kept_to);
    kept_to = std::max(from, to);
  }
  storage += message.substr(kept_to);
  return storage;
}

}  // namespace satchel::archive
