#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "auth/verifier.hpp"
#include "lmtp/server_session.hpp"
#include "store/store.hpp"

/// Whether a recipient has room, and how the peer is told.
namespace satchel::ingest {

/// setting store.quota_full
enum class QuotaFull : std::uint8_t {
  reject,  ///< the message goes back to its sender
  defer,   ///< the peer is to try again later
};

store::Quota quota_of(const auth::Limits& limits);

/// The answer to RCPT for a user who is there: whether one more message of `declared` octets fits, or any message when
/// nothing was declared. May block.
lmtp::Recipient room_for(store::Store& store, std::string_view user, const store::Quota& quota,
                         std::optional<std::uint64_t> declared, QuotaFull when_full);

/// The answer after the data to a delivery that failed.
lmtp::Outcome outcome_of(const store::Error& error, QuotaFull when_full);

}  // namespace satchel::ingest
