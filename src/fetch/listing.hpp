#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace satchel::fetch {

/// One line of a server's UIDL listing.
struct Listed {
  std::uint64_t number;
  std::string uidl;
};

/// Reads "number unique-id" with any number of spaces between (RFC 1939 section 7; some servers pad with several).
std::optional<Listed> parse_uidl_line(std::string_view line);

/// STAT's answer: "+OK", the number of messages, their octets (RFC 1939 section 5); what may follow is ignored.
struct DropTotals {
  std::uint64_t messages;
  std::uint64_t octets;
};
std::optional<DropTotals> parse_stat(std::string_view text);

/// Which listed messages to fetch: those whose unique-id is not known, in the server's order. A unique-id that stands
/// for several messages of one listing proves nothing about any of them, so these are fetched each time and recognised
/// by their content.
std::vector<Listed> choose_new(const std::vector<Listed>& listed, const std::unordered_set<std::string>& known);

}  // namespace satchel::fetch
