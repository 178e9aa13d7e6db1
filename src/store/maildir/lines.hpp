#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/maildir/folder.hpp"

/// Files of lines with a checksum each (docs/formats/maildir.md, Files of lines).
namespace satchel::store::maildir {

struct Lines {
  bool exists = false;
  std::vector<std::string> lines = {};  ///< those that are whole, without the title
  std::size_t broken = 0;               ///< those with a wrong checksum; all, when the title is not the one wanted
};

/// An absent file has no lines. `kind`: what the title says the file is.
Result<Lines> read_lines(const Folder& folder, const std::string& name, std::string_view kind);
/// Adds lines at the end; all or none of them while the machine runs. Of a file with another title nothing is kept when
/// it is only a cache (not durable), else it is an error. The caller holds the lock.
Result<void> append_lines(const Folder& folder, const std::string& name, std::string_view kind,
                          std::span<const std::string> lines, Durable durable);
/// Puts a file of these lines in the place of the one before.
Result<void> replace_lines(const Folder& folder, const std::string& name, std::string_view kind,
                           std::span<const std::string> lines, Durable durable);

std::string escaped(std::string_view text);
/// Nothing when it is not what `escaped` gives.
std::optional<std::string> unescaped(std::string_view field);

/// The fields of a line, which they view into.
std::vector<std::string_view> fields_of(std::string_view line);
std::optional<std::int64_t> number_of(std::string_view field);
/// The same of a number that is not negative.
std::optional<std::uint64_t> octets_of(std::string_view field);

}  // namespace satchel::store::maildir
