#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace satchel::crash {

/// A file apart from its names, like an inode.
using FileId = std::uint32_t;

/// Something that changed a disk, or made a change durable.
struct Operation {
  enum class Kind : std::uint8_t {
    make_directory,  ///< path
    create,          ///< file, path
    append,          ///< file, octets
    sync,            ///< file
    failed_sync,     ///< file; what was not durable before may never be
    rename,          ///< file, path, to
    remove,          ///< file, path
    sync_directory,  ///< path
  };
  Kind kind = Kind::create;
  FileId file = 0;
  std::string path = {};
  std::string to = {};
  std::string octets = {};
};

/// One line for people.
std::string describe(const Operation& operation);

/// The directory something lies in; empty: the root.
inline std::string parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash));
}

/// What a disk holds when a machine boots from it.
struct Image {
  struct File {
    FileId file = 0;
    std::string octets = {};
  };
  std::map<std::string, File> files = {};
  std::set<std::string> directories = {};
  FileId last_file = 0;  ///< no later file is taken for an earlier one

  /// The same for the same names and octets; different for others, as far as 64 bits go.
  std::uint64_t fingerprint() const;
};

}  // namespace satchel::crash
