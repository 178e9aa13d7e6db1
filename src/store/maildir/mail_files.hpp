#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/maildir/file_name.hpp"
#include "store/maildir/places.hpp"

namespace satchel::store::maildir {

/// A message's file in `new` or `cur`.
struct MailFile {
  std::string name = {};
  bool seen = false;  ///< in cur

  std::string_view base() const { return base_of(name); }
  const Folder& folder(const Places& places) const { return seen ? places.seen() : places.fresh(); }
};

/// All of them, in no order. Other programs may rename files meanwhile: the folders are read until they keep still.
Result<std::vector<MailFile>> list_files(const Places& places);

/// The file of each base; of two the one in cur.
std::unordered_map<std::string, MailFile> by_base(std::vector<MailFile> files);

}  // namespace satchel::store::maildir
