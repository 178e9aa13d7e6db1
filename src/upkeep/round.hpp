#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "auth/verifier.hpp"
#include "log/logger.hpp"
#include "store/maintenance.hpp"

namespace satchel::upkeep {

/// What upkeep works with; all borrowed, and outliving it.
struct UpkeepParts {
  store::Maintenance& maintenance;
  auth::Directory& directory;
  log::Logger logger;
};

/// Goes round all maildrops. Used by one thread.
class Round {
 public:
  explicit Round(UpkeepParts parts);

  /// Does what is due in each maildrop, and logs one line for each that changed. A maildrop that fails does not stop
  /// the others, and is reported when it fails otherwise than it did the last time. Ends early, between two maildrops,
  /// when asked to stop.
  void go(const std::stop_token& stop);

 private:
  void keep_up(const std::string& user);
  /// Of a user, or of all when that is empty.
  void failed(const std::string& user, const store::Error& error);

  const UpkeepParts parts_;
  /// What was reported of whom.
  std::map<std::string, std::string> reported_;
  bool unsupported_reported_ = false;
};

}  // namespace satchel::upkeep
