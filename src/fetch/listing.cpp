#include "fetch/listing.hpp"

#include <string_view>
#include <unordered_map>

namespace satchel::fetch {

std::vector<Listed> choose_new(const std::vector<Listed>& listed, const std::unordered_set<std::string>& known) {
  std::unordered_map<std::string_view, int> times;
  times.reserve(listed.size());
  for (const Listed& message : listed) ++times[message.uidl];
  std::vector<Listed> chosen;
  for (const Listed& message : listed)
    if (times[message.uidl] > 1 || !known.contains(message.uidl)) chosen.push_back(message);
  return chosen;
}

}  // namespace satchel::fetch
