#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

/// What keeps maildrops in order beside the sessions: the commands of an administrator and the server's own upkeep. As
/// with the store, every call may block and all may be called at any time, also from another process.
namespace satchel::store {

/// Microseconds since 1970-01-01 UTC.
using Time = std::int64_t;

/// A message that comes from elsewhere.
struct Import {
  std::string uidl = {};  ///< the one it had there; empty: it gets a new one
  Time received = 0;
  MessageBody* body = nullptr;  ///< borrowed
};
struct Imported {
  std::string uidl = {};
  bool known = false;  ///< a message of that UIDL is or was here: nothing was stored
};

/// A message that was deleted and can still be brought back (promise S6).
struct Deleted {
  std::string uidl = {};
  std::uint64_t octets = 0;
  Time received = 0;
  Time deleted = 0;
};
/// To the expiry it counts as received now.
struct Restored {
  std::string old_uidl = {};
  std::string new_uidl = {};
};

struct Problem {
  std::string file = {};  ///< in the maildrop's directory
  std::uint64_t offset = 0;
  std::string uidl = {};  ///< of the message it harms, when that is known
  std::string detail = {};
};
struct Verification {
  std::uint64_t files = 0;
  std::uint64_t octets = 0;    ///< read and checked
  std::uint64_t messages = 0;  ///< found whole
  std::vector<Problem> problems = {};
  std::vector<std::string> quarantined = {};  ///< files that hold what was taken out of the maildrop
};
enum class Quarantine : std::uint8_t {
  leave,     ///< look only
  set_aside  ///< copy damaged messages into the maildrop's quarantine and delete them, so that no client meets them
};

enum class Thoroughness : std::uint8_t {
  worthwhile,  ///< where it frees at least as much as it writes, or octets have waited long
  all,         ///< wherever something can be erased
};
struct Compaction {
  std::uint64_t octets_before = 0;  ///< of the files that hold the maildrop
  std::uint64_t octets_after = 0;
  std::uint64_t octets_written = 0;
  std::uint64_t messages_erased = 0;
  /// Replaced files stay beside the new ones until then; absent when there are none.
  std::optional<Time> replaced_until = {};
};

/// Something that has a view of its own: a message that it deletes stays for the others, and is deleted for all (with
/// that moment as the time of its deletion) once every device that counts has deleted it. A device counts while it was
/// seen within store.device_expiry. As long as none counts, what they deleted stays for the others.
struct Device {
  std::string label = {};  ///< made like a user's name (valid_user_name)
  Time last_seen = 0;      ///< when it was added or last opened a session
};

/// What is due for one user.
struct Upkeep {
  /// Messages received longer ago than this are deleted.
  std::optional<Time> expire_after = {};
};
struct UpkeepDone {
  std::uint64_t expired = 0;
  std::uint64_t released = 0;  ///< deleted since no device holds them any more
  Compaction compaction = {};
};

class Maintenance {
 public:
  virtual ~Maintenance() = default;

  /// Who has a maildrop, sorted.
  virtual Result<std::vector<std::string>> users() = 0;

  /// Appends all messages or none, durable on return; the answers are in their order. Not bound by a quota.
  virtual Result<std::vector<Imported>> import(std::string_view user, std::span<const Import> messages) = 0;
  /// What can be brought back, in the order of deletion. With a device: what is gone from its view, whether it deleted
  /// that itself or it was deleted for all; nothing for one that is not known.
  virtual Result<std::vector<Deleted>> deleted(std::string_view user, std::string_view device) = 0;
  /// Brings messages back to the end of the maildrop under new UIDLs, all or none. One that is not among `deleted`, or
  /// is named twice, is an error (bad_uidl). With a device they come back to it alone, and can still be brought back to
  /// others. Not bound by a quota.
  virtual Result<std::vector<Restored>> undelete(std::string_view user, std::span<const std::string> uidls,
                                                 std::string_view device) = 0;

  /// Reads every octet that is kept and says what is not as it was written.
  virtual Result<Verification> verify(std::string_view user, Quarantine quarantine) = 0;
  /// Erases what can no longer be brought back.
  virtual Result<Compaction> compact(std::string_view user, Thoroughness thoroughness) = 0;
  /// Expiry, messages that no device holds any more, compaction where it is worthwhile, and files that were replaced.
  virtual Result<UpkeepDone> keep_up(std::string_view user, const Upkeep& due) = 0;

  /// Sorted by label.
  virtual Result<std::vector<Device>> devices(std::string_view user) = 0;
  /// From now on messages are kept for this device too, until it has deleted them: all that are not deleted yet. One
  /// that is known already is seen again. A label that cannot be one is bad_name.
  virtual Result<void> add_device(std::string_view user, std::string_view label) = 0;
  /// What only this device held back is deleted. The device is forgotten with all it deleted: under the same label
  /// comes a new one. One that is not known is no error.
  virtual Result<void> remove_device(std::string_view user, std::string_view label) = 0;
};

/// A place where maildrops are kept.
class Backend : public Store, public Maintenance {};

}  // namespace satchel::store
