#include "store/log/maildrop_cache.hpp"

#include <iterator>

namespace satchel::store {

std::shared_ptr<Maildrop> MaildropCache::get(const std::string& directory) {
  const std::scoped_lock lock(mutex_);
  const auto [found, added] = places_.try_emplace(directory);
  Place& place = found->second;
  if (added) {
    place.maildrop = std::make_shared<Maildrop>(disk_, directory, options_);
    by_age_.push_front(directory);
    place.age = by_age_.begin();
  } else {
    by_age_.splice(by_age_.begin(), by_age_, place.age);
  }
  // Kept here, so that it is in use and not the one to go.
  std::shared_ptr<Maildrop> maildrop = place.maildrop;
  if (added) drop_oldest_unused();
  return maildrop;
}

/// Looks at a few of the oldest only: when all of those are in use the cache is over its size for a while.
void MaildropCache::drop_oldest_unused() {
  constexpr int most_looked_at = 16;
  auto age = by_age_.end();
  for (int i = 0; i < most_looked_at && places_.size() > options_.cached_maildrops && age != by_age_.begin(); ++i) {
    --age;
    const auto oldest = places_.find(*age);
    // New references are made only here under the mutex: what nobody else holds now, nobody gets before it is gone.
    if (oldest->second.maildrop.use_count() > 1) continue;
    places_.erase(oldest);
    age = by_age_.erase(age);
  }
}

}  // namespace satchel::store
