#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "store/maildir/mail_files.hpp"
#include "store/maildir/sizes.hpp"

namespace satchel::store::maildir {

/// A message of a maildrop.
struct Message {
  MailFile file = {};
  std::string uidl = {};
  Time received = 0;
  Stamp order = {};  ///< by which messages are sorted
  Sizes sizes = {};
  bool counted = false;  ///< `sizes` are exact
  bool readable = true;  ///< else `sizes` are those of the file as far as they can be told

  std::string base() const { return std::string(file.base()); }
};
using Messages = std::vector<Message>;

/// The messages in order, with the sizes that are cached. Finishes what was decided before, and writes down UIDLs that
/// would else depend on what other messages are there.
Result<Messages> list_messages(const Places& places, const Lock& lock);
/// Counts those that are not counted yet; those that have vanished are dropped.
Result<std::vector<SizeRow>> count_new(const Places& places, Messages& messages);
/// Remembers what was counted.
Result<void> remember(const Places& places, const Lock& lock, const std::vector<SizeRow>& counted);

/// All of this, in order: the messages as they are now. Nobody waits while messages are counted.
Result<Messages> take_snapshot(const Places& places);
/// The same by someone who has the lock.
Result<Messages> take_snapshot(const Places& places, const Lock& lock);

Usage usage_of(const Messages& messages);

}  // namespace satchel::store::maildir
