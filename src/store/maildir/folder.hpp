#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recordlog/real_file.hpp"
#include "store/store.hpp"

namespace satchel::store::maildir {

using recordlog::Descriptor;

/// The error for a system call that has just failed, from errno.
Error system_failure(std::string_view call, const std::string& path);

struct Item {
  std::string name = {};
  bool regular = false;  ///< a file, not a folder, link, pipe or the like
};

enum class Durable : std::uint8_t { no, yes };

enum class Moved : std::uint8_t {
  moved,
  absent,  ///< there was nothing of that name
  taken,   ///< there is something under the new name already
};

/// An open folder. No call follows a symbolic link.
class Folder {
 public:
  /// One that does not exist: it has no items, and nothing can be put in it.
  Folder() = default;

  /// Links above the last part of `path` are followed. An absent folder is opened as one that does not exist.
  static Result<Folder> open(const std::string& path);
  Result<Folder> folder(const std::string& name) const;
  /// Makes it with mode 0700 when it is absent; durable.
  Result<Folder> make_folder(const std::string& name) const;

  bool exists() const { return descriptor_.open(); }
  /// All but "." and "..".
  Result<std::vector<Item>> items() const;
  /// Status of the folder itself.
  Result<struct stat> status() const;
  /// Status of an item; nothing when it is absent.
  Result<std::optional<struct stat>> status(const std::string& name) const;
  /// With flags as of open(2); files are made with mode 0600. An absent file gives a closed descriptor; what is not a
  /// regular file is an error (damaged).
  Result<Descriptor> file(const std::string& name, int flags) const;

  /// Never puts one file in the place of another.
  Result<Moved> move(const std::string& name, const Folder& to, const std::string& new_name) const;
  /// Gives the file a second name. Where the file system cannot do that, it is moved.
  Result<Moved> link(const std::string& name, const Folder& to, const std::string& new_name) const;
  /// Within this folder, in the place of what has the new name.
  Result<void> replace(const std::string& name, const std::string& new_name) const;
  /// Fine when it is absent.
  Result<void> remove(const std::string& name) const;
  /// Returns once what was made, renamed and removed here survives power loss.
  Result<void> sync() const;
  /// Returns once everything on the file system does: for many new files at once.
  Result<void> sync_file_system() const;

  /// The path as an operator knows it.
  std::string shown(std::string_view name) const { return path_ + "/" + std::string(name); }
  const std::string& path() const { return path_; }

 private:
  Folder(Descriptor descriptor, std::string path) : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Descriptor descriptor_;
  std::string path_;
};

/// Writes all of it at the file's place.
Result<void> write_all(const Descriptor& file, std::string_view octets, const std::string& shown);
/// Reads up to `into` from `offset`; less only at the end.
Result<std::size_t> read_at(const Descriptor& file, std::uint64_t offset, std::span<char> into,
                            const std::string& shown);

}  // namespace satchel::store::maildir
