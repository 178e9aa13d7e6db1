#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace satchel::log {

/// One key=value. Keys are words of the program, values may come from anywhere. Borrows both.
class Field {
 public:
  Field(std::string_view key, std::string_view value) : key_(key), value_(value) {}
  Field(std::string_view key, const std::string& value) : key_(key), value_(std::string_view(value)) {}
  Field(std::string_view key, const char* value) : key_(key), value_(std::string_view(value)) {}
  Field(std::string_view key, bool value) : key_(key), value_(std::string_view(value ? "true" : "false")) {}
  template <std::unsigned_integral N>
  Field(std::string_view key, N value) : key_(key), value_(static_cast<std::uint64_t>(value)) {}
  template <std::signed_integral N>
  Field(std::string_view key, N value) : key_(key), value_(static_cast<std::int64_t>(value)) {}

  std::string_view key() const { return key_; }
  /// Appends " key=value".
  void append_to(std::string& line) const;

 private:
  std::string_view key_;
  std::variant<std::string_view, std::uint64_t, std::int64_t> value_;
};

/// Appends `value` as it is when it is one plain word, else quoted: control characters, quotes, backslashes and all
/// octets beyond ASCII are escaped, and a very long value is cut short.
void append_value(std::string& line, std::string_view value);

}  // namespace satchel::log
