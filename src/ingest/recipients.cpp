#include "ingest/recipients.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.hpp"

namespace satchel::ingest {
namespace {

/// The names an address can stand for, best first.
std::vector<std::string> candidates(std::string_view address, std::span<const std::string> domains) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return {std::string(address), base::lowercase(address)};
  const std::string local(address.substr(0, at));
  const std::string domain = base::lowercase(address.substr(at + 1));
  std::vector<std::string> names{local + "@" + domain, base::lowercase(local) + "@" + domain};
  const bool ours = std::any_of(domains.begin(), domains.end(),
                                [&](const std::string& one) { return base::equals_ignoring_case(one, domain); });
  if (ours) names.insert(names.end(), {local, base::lowercase(local)});
  return names;
}

}  // namespace

Resolved resolve_recipient(std::string_view address, std::span<const std::string> domains, auth::Directory& directory) {
  using Lookup = auth::Directory::Lookup;
  for (std::string& name : candidates(address, domains)) {
    const auth::Directory::Entry entry = directory.look_up(name);
    if (entry.lookup == Lookup::found) return {entry.lookup, std::move(name), entry.limits};
    // Who cannot be looked up now may be there: trying other names could deliver to somebody else.
    if (entry.lookup == Lookup::unavailable) return {.lookup = entry.lookup};
  }
  return {.lookup = Lookup::unknown};
}

}  // namespace satchel::ingest
