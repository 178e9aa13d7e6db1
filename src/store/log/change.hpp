#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/function_ref.hpp"
#include "recordlog/log.hpp"
#include "store/log/history.hpp"
#include "store/log/maildrop_state.hpp"
#include "store/maintenance.hpp"

namespace satchel::store {

/// All UIDLs that messages have or ever had.
using TakenUidls = std::unordered_set<std::string>;

/// The maildrop as a change finds it, and what is to be appended to its log.
struct Plan {
  const MaildropState& state;
  Time now;
  /// With the messages of those changes that are written with this one.
  Usage usage;
  std::vector<recordlog::PendingRecord> records = {};
  /// Reads all of the log, once for all changes of a batch.
  base::FunctionRef<recordlog::LogResult<const History*>()> history;
  base::FunctionRef<recordlog::LogResult<const TakenUidls*>()> taken;
};

/// Something that is done to a maildrop: it sees the maildrop as it is at that moment, when nobody else can write, and
/// says what to append. What all changes of a batch say is appended at once; then each sees what came of it.
class Change {
 public:
  virtual ~Change() = default;

  /// After an error nothing is appended for this change; the others of its batch are not harmed.
  virtual Result<void> plan(Plan& plan) = 0;
  /// The records are durable.
  virtual void done(const MaildropState& state) { static_cast<void>(state); }

  /// How many octets it will append, roughly; a batch has a bound.
  virtual std::uint64_t octets() const { return 0; }
  /// Whether it must see what every change before it came to, and so cannot share a batch.
  virtual bool alone() const { return true; }
};

}  // namespace satchel::store
