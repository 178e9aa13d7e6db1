#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mailfiles/uidlist.hpp"

namespace satchel::mailfiles {

/// UIDLs of messages by the names of their files, or by their numbers from 1: what a script makes of another server's
/// own records, or what a UIDL command answered. A line is a name or number, blanks, and the UIDL.
class UidlTable {
 public:
  static UidlTable parse(std::string_view text);

  /// `name` may have the flags of a Maildir.
  const std::string* find(std::string_view name) const;
  const std::string* find(std::uint64_t number) const;
  /// The place of a name in the list, from 0.
  std::optional<std::size_t> place_of(std::string_view name) const;

  std::size_t size() const { return rows_.size(); }
  const std::vector<BadLine>& bad_lines() const { return bad_lines_; }
  /// Appends a row.
  static void append(std::string& text, std::string_view name, std::string_view uidl);

 private:
  struct Row {
    std::size_t place = 0;
    std::string uidl = {};
  };

  const Row* row_of(std::string_view name) const;

  std::unordered_map<std::string, Row> rows_;
  std::vector<BadLine> bad_lines_;
};

}  // namespace satchel::mailfiles
