#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/maildir/folder.hpp"
#include "store/maildir/wire_form.hpp"

/// The cache of what messages were counted to be (docs/formats/maildir.md, Octets).
namespace satchel::store::maildir {

struct KnownSizes {
  std::unordered_map<std::string, Sizes> by_base = {};
  std::size_t lines = 0;
  std::size_t broken = 0;
};
using SizeRow = std::pair<std::string, Sizes>;  ///< a base and its sizes

Result<KnownSizes> read_sizes(const Folder& own);
/// The caller of these two holds the lock.
Result<void> append_sizes(const Folder& own, const std::vector<SizeRow>& rows);
Result<void> replace_sizes(const Folder& own, const std::vector<SizeRow>& rows);

/// Reads the whole file and counts.
Result<Sizes> count_sizes(const Descriptor& file, const std::string& shown);

}  // namespace satchel::store::maildir
