#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "crash/journal.hpp"

namespace satchel::crash {

/// What becomes of the octets of one file that were not durable.
struct Loss {
  enum class Fill : std::uint8_t {
    cut,      ///< the file ends there
    zeros,    ///< the file has its size, with zeros from there on
    garbage,  ///< the same with other octets
  };
  std::size_t kept = 0;  ///< octets of the file; those that are durable are kept in any case
  Fill fill = Fill::cut;
  /// A hole of zeros in what is not durable; none when empty.
  std::size_t hole_begin = 0;
  std::size_t hole_end = 0;
};

/// What a crash does. Of an operation on names that was not synced either all happens or nothing.
struct Fate {
  std::vector<bool> kept_names = {};  ///< for each of `Remains::loose_names`
  std::map<FileId, Loss> losses = {};
  bool others_kept = true;  ///< files without a loss of their own: whole, or without what is not durable
};
std::string describe(const Fate& fate);

/// What is durable and what is not, after the beginning of a journal.
class Remains {
 public:
  explicit Remains(const Image& image);

  void apply(const Operation& operation);

  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  struct Content {
    std::string octets = {};         ///< all that was written
    std::size_t durable = 0;         ///< octets from the beginning
    std::vector<Range> doomed = {};  ///< below `durable`: a sync of them failed, and no later one helps
    bool named = false;              ///< has or may have a name

    /// Where octets begin that may be lost.
    std::size_t firm() const;
    /// Where the last durable octets end.
    std::size_t hard_end() const;
  };
  /// Files that have octets which may be lost.
  std::vector<FileId> loose_files() const;
  const Content& content(FileId file) const { return files_.at(file); }
  /// Operations on names that no sync of their directory has followed, in their order.
  const std::vector<Operation>& loose_names() const { return loose_names_; }

  /// What the disk holds after a crash. Files without a name in it are gone.
  Image after(const Fate& fate) const;

 private:
  struct Names {
    std::map<std::string, FileId> files;
    std::set<std::string> directories;
    void apply(const Operation& operation);
    bool reachable(const std::string& path) const;
  };

  static std::string octets_of(const Content& content, const Loss& loss);

  std::map<FileId, Content> files_;
  FileId last_file_ = 0;
  Names durable_;
  std::vector<Operation> loose_names_;
};

}  // namespace satchel::crash
