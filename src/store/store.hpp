#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

/// The port behind which maildrops are kept. Every call may block on the disk unless it says otherwise: services make
/// them on a pool of threads. All of it may be called from several threads at once; one Session is used by one at a
/// time.
namespace satchel::store {

enum class ErrorKind : std::uint8_t {
  temporary,    ///< the storage failed or is not reachable; nothing was changed
  full,         ///< no space left; nothing was changed
  over_quota,   ///< the user's quota is used up; nothing was changed
  in_use,       ///< another session holds the maildrop
  damaged,      ///< this message's octets are not what was stored; others are not affected
  bad_name,     ///< not a name that can have a maildrop
  bad_uidl,     ///< not a unique-id that POP3 allows (RFC 1939 section 7), or none that is meant here
  unsupported,  ///< not with this backend
};

struct Error {
  ErrorKind kind;
  std::string detail;  ///< one line for the operator's log
};

template <class T>
using Result = std::expected<T, Error>;

/// A message in wire form (CRLF line ends, dot-stuffed, without the final dot) that can be read at any place: what a
/// delivery brings and what a session gives back.
class MessageBody {
 public:
  virtual ~MessageBody() = default;

  virtual std::uint64_t wire_octets() const = 0;
  /// Octets after un-stuffing.
  virtual std::uint64_t octets() const = 0;
  /// Reads into `into` from `offset` (wire octets) and returns how many were read; 0 only at the end.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;
  /// The same without ever blocking: nothing when the octets are not in memory.
  virtual Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) = 0;
};

/// One login: a snapshot of the maildrop. Numbers, sizes, UIDLs and bytes stay until the session goes (promise S3).
/// Indexes count from 0.
class Session {
 public:
  /// Ends the session and gives the maildrop free. Deletions that were not committed are forgotten.
  virtual ~Session() = default;

  // None of these blocks.
  virtual std::size_t count() const = 0;
  virtual std::uint64_t octets(std::size_t index) const = 0;
  virtual void append_uidl(std::size_t index, std::string& out) const = 0;

  virtual Result<std::unique_ptr<MessageBody>> open(std::size_t index) = 0;
  /// Deletes the messages of this snapshot named by `indexes` (rising), all or none; returns once that is durable.
  virtual Result<void> erase(std::span<const std::uint32_t> indexes) = 0;
};

/// setting store.sessions
enum class Sharing : std::uint8_t {
  exclusive,  ///< one session at a time holds the maildrop (RFC 1939 section 4)
  snapshot,   ///< several run side by side
};

/// How a session wants the maildrop.
struct Access {
  Access(Sharing how = Sharing::exclusive, std::string view_of = {}) : sharing(how), device(std::move(view_of)) {}

  Sharing sharing;
  /// setting store.views = "per-device": the device whose view it is; a deletion hides the message from it alone.
  /// Empty: the view that all share. Of exclusive sessions there is one for each view.
  std::string device;
};

/// What counts toward the quota: messages that are not deleted.
struct Usage {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;  ///< after un-stuffing
};

/// How much a user may have; absent: without bound.
struct Quota {
  std::optional<std::uint64_t> octets = {};
  std::optional<std::uint64_t> messages = {};
};

/// Whether one more message of `octets` may be taken in.
bool fits(const Quota& quota, const Usage& usage, std::uint64_t octets);

class Store {
 public:
  virtual ~Store() = default;

  /// Opens a session, or fails at once with in_use. A user without a maildrop sees an empty one.
  virtual Result<std::unique_ptr<Session>> open(std::string_view user, const Access& access) = 0;
  /// Appends a message: `header` (canonical lines put in front, each ended by CRLF, none beginning with a dot), then
  /// `body`. Returns its UIDL once it is durable; sessions opened from then on see it, and none before. A message that
  /// does not fit is refused with over_quota.
  virtual Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body,
                                      const Quota& quota) = 0;
  Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body) {
    return deliver(user, header, body, {});
  }
  virtual Result<Usage> usage(std::string_view user) = 0;
};

/// Whether `user` can name a maildrop: 1 to 255 octets, printable ASCII or UTF-8, not "." or "..", without '/', NUL
/// and other control characters.
bool valid_user_name(std::string_view user);

/// "The unique-id of a message is an arbitrary server-determined string, consisting of one to 70 characters in the
/// range 0x21 to 0x7E" (RFC 1939 section 7).
bool valid_uidl(std::string_view uidl);

}  // namespace satchel::store
