#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// The port behind which passwords are checked.
namespace satchel::auth {

enum class Verdict : std::uint8_t {
  accepted,
  rejected,     ///< no such user, or not this password: the caller cannot tell which, not even by time
  unavailable,  ///< the database could not be asked
};

struct Answer {
  Verdict verdict;
  std::string user;    ///< whose maildrop it is, when accepted
  std::string detail;  ///< one line for the operator's log; never holds the password
};

/// Checks passwords. May block and may cost a tenth of a second of processor time: call it on a pool of threads. Safe
/// to call from several at once.
class Verifier {
 public:
  virtual ~Verifier() = default;
  virtual Answer verify(std::string_view name, std::string_view password) = 0;
};

/// Says who has a maildrop here, for LMTP. Safe to call from several threads at once.
class Directory {
 public:
  virtual ~Directory() = default;

  enum class Lookup : std::uint8_t { found, unknown, unavailable };
  virtual Lookup find(std::string_view user) = 0;
};

}  // namespace satchel::auth
