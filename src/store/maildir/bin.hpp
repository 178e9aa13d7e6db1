#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/maildir/intention.hpp"

/// Messages that were deleted and are still there (docs/formats/maildir.md, Deleted messages).
namespace satchel::store::maildir {

struct BinnedMessage {
  Deletion deletion = {};
  Time deleted = 0;
  bool can_come_back = true;  ///< else it is there only for sessions that began before its deletion
  std::string file = {};      ///< its name in `deleted`
};
struct Bin {
  std::vector<BinnedMessage> messages = {};  ///< in the order of deletion
  std::vector<std::string> uidls = {};       ///< of all that are named in it
  std::vector<std::string> broken = {};      ///< sets that cannot be read
};

Result<Bin> read_bin(const Places& places);

/// Opens the deleted file of a message for reading; closed when it is not there.
Result<Descriptor> open_deleted(const Places& places, std::string_view base);

enum class Readers : std::uint8_t { none, some };

/// Erases what was deleted at `until` or before, and returns how many messages. While there are readers the files stay
/// for them, and are removed by a later call. The caller holds the lock.
Result<std::uint64_t> erase_deleted(const Places& places, Time until, Readers readers);

}  // namespace satchel::store::maildir
