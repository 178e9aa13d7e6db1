#include "pop3/listing_lines.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace satchel::pop3::client {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  return word;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::optional<std::uint64_t> take_message_number(std::string_view& text) {
  const std::optional<std::uint64_t> number = base::parse_decimal(take_word(text));
  return number == 0 ? std::nullopt : number;
}

}  // namespace

std::optional<DropListing> parse_drop_listing(std::string_view text) {
  const auto messages = base::parse_decimal(take_word(text));
  const auto octets = base::parse_decimal(take_word(text));
  if (!messages || !octets) return std::nullopt;
  return DropListing{*messages, *octets};
}

std::optional<ScanListing> parse_scan_listing(std::string_view text) {
  const auto message = take_message_number(text);
  const auto octets = base::parse_decimal(take_word(text));
  if (!message || !octets) return std::nullopt;
  return ScanListing{*message, *octets};
}

std::optional<UniqueIdListing> parse_unique_id_listing(std::string_view text) {
  const auto message = take_message_number(text);
  const std::string_view unique_id = trimmed(text);
  const bool printable = std::ranges::all_of(unique_id, [](char c) { return static_cast<unsigned char>(c) >= ' '; });
  if (!message || unique_id.empty() || !printable) return std::nullopt;
  return UniqueIdListing{*message, unique_id};
}

bool has_extra_spaces(std::string_view text) {
  bool after_space = true;
  for (const char c : text) {
    if (c == '\t' || (c == ' ' && after_space)) return true;
    after_space = c == ' ';
  }
  return after_space && !text.empty();
}

}  // namespace satchel::pop3::client
