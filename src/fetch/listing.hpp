#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace satchel::fetch {

/// One line of a server's UIDL listing.
struct Listed {
  std::uint64_t number;
  std::string uidl;
};

/// Which listed messages to fetch: those whose unique-id is not known, in the server's order. A unique-id that stands
/// for several messages of one listing proves nothing about any of them, so these are fetched each time and recognised
/// by their content.
std::vector<Listed> choose_new(const std::vector<Listed>& listed, const std::unordered_set<std::string>& known);

}  // namespace satchel::fetch
