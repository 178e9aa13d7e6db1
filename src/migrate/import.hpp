#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/source.hpp"
#include "store/maintenance.hpp"

namespace satchel::migrate {

/// A message of a rehearsal: as a client would see it after the import.
struct Rehearsed {
  std::string uidl = {};
  std::string file = {};
  std::uint64_t offset = 0;
  std::uint64_t octets = 0;
  bool known = false;  ///< it is in the maildrop, or was
};

/// What came of an import: listed = stored + known + skipped, unless it failed on the way.
struct ImportAccount {
  std::uint64_t listed = 0;
  std::uint64_t stored = 0;
  std::uint64_t known = 0;   ///< a message of that UIDL is or was in the maildrop
  std::uint64_t octets = 0;  ///< of the stored messages
  std::vector<Skipped> skipped = {};
  /// Messages that got a UIDL of their own, since the source has none for them that could be kept.
  std::uint64_t new_uidls = 0;
  /// The store failed. What is counted as stored is stored; the import can be run again.
  std::optional<store::Error> failure = {};
};

struct ImportEvents {
  std::function<void(const Skipped&)> skipped = {};
  std::function<void(std::string_view)> note = {};  ///< one line
  std::function<void(const Position&)> progress = {};
  /// When there is one, nothing is stored: each message is told instead, and counts as stored when it would be.
  std::function<void(const Rehearsed&)> rehearse = {};
};

/// Brings all messages of a source into a user's maildrop. Sessions and deliveries may go on meanwhile.
ImportAccount import_messages(store::Backend& backend, const std::string& user, Source& source,
                              const ImportEvents& events);

}  // namespace satchel::migrate
