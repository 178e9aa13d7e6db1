#include "ingest/room.hpp"

#include <algorithm>

namespace satchel::ingest {

store::Quota quota_of(const auth::Limits& limits) {
  return {.octets = limits.quota_octets, .messages = limits.quota_messages};
}

// The size that MAIL declared (RFC 1870) is a guess, and one worth a refusal before the data has crossed the line.
lmtp::Recipient room_for(store::Store& store, std::string_view user, const store::Quota& quota,
                         std::optional<std::uint64_t> declared, QuotaFull when_full) {
  if (!quota.octets && !quota.messages) return lmtp::Recipient::accepted;
  const auto usage = store.usage(user);
  // Where the store cannot count it decides when it gets the message.
  if (!usage)
    return usage.error().kind == store::ErrorKind::unsupported ? lmtp::Recipient::accepted
                                                               : lmtp::Recipient::unavailable;
  // No message is empty: the lines that delivery puts in front count too.
  const std::uint64_t least = std::max<std::uint64_t>(declared.value_or(1), 1);
  if (store::fits(quota, *usage, least)) return lmtp::Recipient::accepted;
  return when_full == QuotaFull::reject ? lmtp::Recipient::full : lmtp::Recipient::full_for_now;
}

lmtp::Outcome outcome_of(const store::Error& error, QuotaFull when_full) {
  switch (error.kind) {
    case store::ErrorKind::full:
      return lmtp::Outcome::storage_full;
    case store::ErrorKind::over_quota:
      return when_full == QuotaFull::reject ? lmtp::Outcome::full : lmtp::Outcome::full_for_now;
    default:
      return lmtp::Outcome::temporary;
  }
}

}  // namespace satchel::ingest
