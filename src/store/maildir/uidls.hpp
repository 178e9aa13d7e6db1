#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/maildir/folder.hpp"
#include "store/maintenance.hpp"

/// UIDLs that names do not give, and those that must not come again (docs/formats/maildir.md, UIDLs).
namespace satchel::store::maildir {

struct UidlRow {
  std::string base = {};
  std::string uidl = {};  ///< empty: the natural one
  Time received = 0;      ///< 0: as the name says
};
struct KnownUidls {
  std::unordered_map<std::string, UidlRow> by_base = {};
  std::size_t broken = 0;
};

Result<KnownUidls> read_uidls(const Folder& own);
/// Durable on return. The caller holds the lock.
Result<void> append_uidls(const Folder& own, const std::vector<UidlRow>& rows);
/// Keeps all rows but those of `bases`. The caller holds the lock.
Result<void> drop_uidls(const Folder& own, const std::unordered_set<std::string>& bases);

struct GoneUidls {
  std::unordered_set<std::string> uidls = {};
  std::size_t broken = 0;
};
Result<GoneUidls> read_gone(const Folder& own);
/// Durable on return. The caller holds the lock.
Result<void> append_gone(const Folder& own, const std::vector<std::string>& uidls);

}  // namespace satchel::store::maildir
