#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace satchel::mailfiles {

/// What Dovecot knows of a message when it makes its UIDL.
struct UidlFacts {
  std::uint32_t uid = 0;
  std::uint32_t uidvalidity = 0;
  std::string_view file_name = {};  ///< without flags
  std::string_view guid = {};       ///< empty: the same as the file's name
};

/// Dovecot's setting pop3_uidl_format: text with the variables %u (UID), %v (UIDVALIDITY), %f (file name), %g (GUID),
/// or
/// %{uid}, %{uidvalidity}, %{filename}, %{guid}; between % and the letter there may be a place and width such as 08 and
/// the modifiers X (hexadecimal), L and U (lower and upper case) and R (reversed). Version 2.4 writes
/// `%{uid | hex(8)}`. (doc.dovecot.org, "pop3_uidl_format", "Config Variables")
class UidlFormat {
 public:
  static constexpr std::string_view dovecots_own = "%08Xu%08Xv";

  /// The error is one line that says which part is not understood and what to do.
  static std::expected<UidlFormat, std::string> parse(std::string_view text);

  std::string expand(const UidlFacts& facts) const;

 private:
  enum class Variable : unsigned char { none, uid, uidvalidity, file_name, guid };
  /// What is cut out of the expanded variable in the end.
  struct Cut {
    std::int64_t offset = 0;
    std::optional<std::int64_t> width = {};
    bool pad = false;  ///< width only fills up, with zeros
  };
  struct Piece {
    std::string literal = {};
    Variable variable = Variable::none;
    std::string modifiers = {};
    Cut cut = {};
  };

  static std::expected<Piece, std::string> parse_short(std::string_view& rest);
  static std::expected<Piece, std::string> parse_long(std::string_view& rest);
  static std::string cut_out(const std::string& value, const Cut& cut);

  std::vector<Piece> pieces_;
};

}  // namespace satchel::mailfiles
