#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The port behind which passwords are checked.
namespace satchel::auth {

/// The label of the main password, among those of devices.
inline constexpr std::string_view main_device = "main";

/// What is laid down for one user.
struct Limits {
  /// How much mail the user may have; absent: without bound.
  std::optional<std::uint64_t> quota_octets = {};
  std::optional<std::uint64_t> quota_messages = {};
  /// Messages received longer ago than this are deleted; absent: none is.
  std::optional<std::chrono::milliseconds> expire_after = {};
  /// Nobody can sign in by POP3. Mail is taken in all the same.
  bool pop3_disabled = false;
};

enum class Verdict : std::uint8_t {
  accepted,
  rejected,     ///< no such user, or not this password: the caller cannot tell which, not even by time
  unavailable,  ///< the database could not be asked
};

struct Answer {
  Verdict verdict = Verdict::unavailable;
  std::string user = {};    ///< whose maildrop it is, when accepted
  std::string detail = {};  ///< one line for the operator's log; never holds the password
  /// Whose password it was, when accepted: `main_device`, or the label of a device with a password of its own.
  std::string device = {};
  Limits limits = {};  ///< of the user, when accepted
};

/// Checks passwords. May block and may cost a tenth of a second of processor time: call it on a pool of threads. Safe
/// to call from several at once.
class Verifier {
 public:
  virtual ~Verifier() = default;
  virtual Answer verify(std::string_view name, std::string_view password) = 0;
};

/// How long mail is kept, over all users who can sign in by POP3.
struct Retention {
  std::optional<std::chrono::milliseconds> shortest = {};  ///< absent: everybody's is kept for ever
  bool differs = false;                                    ///< not the same for all
};

/// Says who has a maildrop here, and what is laid down for them. May block. Safe to call from several threads at once.
class Directory {
 public:
  virtual ~Directory() = default;

  enum class Lookup : std::uint8_t { found, unknown, unavailable };
  struct Entry {
    Lookup lookup = Lookup::unavailable;
    Limits limits = {};  ///< when found
  };
  virtual Entry look_up(std::string_view user) = 0;
  Lookup find(std::string_view user) { return look_up(user).lookup; }

  /// Nothing while the database cannot be asked.
  virtual std::optional<Retention> retention() = 0;
};

}  // namespace satchel::auth
