#include "upkeep/round.hpp"

#include <chrono>
#include <utility>

namespace satchel::upkeep {
namespace {

store::Upkeep due_for(const auth::Limits& limits) {
  store::Upkeep due;
  if (limits.expire_after) due.expire_after = std::chrono::microseconds(*limits.expire_after).count();
  return due;
}

bool changed(const store::UpkeepDone& done) {
  const store::Compaction& compaction = done.compaction;
  return done.expired != 0 || done.released != 0 || compaction.messages_erased != 0 || compaction.octets_written != 0 ||
         compaction.octets_before != compaction.octets_after;
}

}  // namespace

Round::Round(UpkeepParts parts) : parts_(std::move(parts)) {}

void Round::go(const std::stop_token& stop) {
  const auto users = parts_.maintenance.users();
  if (!users) return failed(std::string(), users.error());
  reported_.erase(std::string());
  for (const std::string& user : *users) {
    if (stop.stop_requested()) return;
    keep_up(user);
  }
}

void Round::keep_up(const std::string& user) {
  // Nobody's mail expires by mistake: where no limit is known, none is applied.
  const auth::Directory::Entry entry = parts_.directory.look_up(user);
  const auto done = parts_.maintenance.keep_up(user, due_for(entry.limits));
  if (!done) return failed(user, done.error());
  reported_.erase(user);
  if (!changed(*done)) return;
  parts_.logger.info("upkeep", {{"user", user},
                                {"expired", done->expired},
                                {"released", done->released},
                                {"erased", done->compaction.messages_erased},
                                {"octets_before", done->compaction.octets_before},
                                {"octets_after", done->compaction.octets_after}});
}

void Round::failed(const std::string& user, const store::Error& error) {
  if (error.kind == store::ErrorKind::unsupported) {
    if (!std::exchange(unsupported_reported_, true))
      parts_.logger.warning("upkeep_unsupported", {{"detail", error.detail}});
    return;
  }
  std::string& reported = reported_[user];
  if (std::exchange(reported, error.detail) != error.detail)
    parts_.logger.error("upkeep_failed", {{"user", user}, {"detail", error.detail}});
}

}  // namespace satchel::upkeep
