#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive.hpp"
#include "base/secret.hpp"
#include "fetch/account.hpp"
#include "fetch/failure.hpp"

/// Fetching one account into the archive.
namespace satchel::fetch {

/// A message that could not be fetched this time, and why. It is tried again at the next fetch.
struct Skipped {
  std::string uidl;
  std::string why;
};

/// What became of every message that the server listed (promise C4):
/// listed = known + stored + duplicates + skipped + pending.
struct Report {
  std::string name;
  std::uint64_t listed = 0;
  std::uint64_t known = 0;  ///< in the archive from an earlier fetch
  std::uint64_t stored = 0;
  std::uint64_t duplicates = 0;  ///< fetched, but the archive held the same octets already
  std::vector<Skipped> skipped;
  std::uint64_t pending = 0;  ///< not fetched: the connection or the archive failed before
  std::uint64_t deleted = 0;  ///< on the server
  std::uint64_t octets = 0;   ///< of the messages fetched
  double seconds = 0;
  std::optional<Failure> error;  ///< what ended the fetch early

  bool balances() const { return listed == known + stored + duplicates + skipped.size() + pending; }
};

/// Called after each message with what has been fetched and what there is to fetch.
using Progress = std::function<void(std::uint64_t messages, std::uint64_t total, std::uint64_t octets)>;

/// Fetches all messages that the archive does not know yet and leaves them on the server. Blocks until done; the
/// archive is durable for everything the report counts as stored.
Report fetch_account(const Account& account, const base::Secret& password, archive::Archive& archive,
                     const Progress& progress);

/// What `satchel account test` tells.
struct Trial {
  std::string tls;  ///< protocol and cipher, empty without TLS
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  bool pipelining = false;
  bool uidl = false;
};
/// Signs in, asks STAT and leaves.
Result<Trial> try_account(const Account& account, const base::Secret& password);

}  // namespace satchel::fetch
