#include "fetch/listing.hpp"

#include <unordered_map>

#include "base/ascii.hpp"

namespace satchel::fetch {

std::optional<Listed> parse_uidl_line(std::string_view line) {
  const std::size_t number_end = line.find(' ');
  if (number_end == std::string_view::npos) return std::nullopt;
  const auto number = base::parse_decimal(line.substr(0, number_end));
  const std::size_t start = line.find_first_not_of(' ', number_end);
  if (!number || *number == 0 || start == std::string_view::npos) return std::nullopt;
  const std::string_view uidl = line.substr(start, line.find_last_not_of(' ') + 1 - start);
  return Listed{*number, std::string(uidl)};
}

std::optional<DropTotals> parse_stat(std::string_view text) {
  const std::size_t first_end = text.find(' ');
  if (first_end == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find_first_not_of(' ', first_end);
  if (second == std::string_view::npos) return std::nullopt;
  const auto messages = base::parse_decimal(text.substr(0, first_end));
  const auto octets = base::parse_decimal(text.substr(second, text.find(' ', second) - second));
  if (!messages || !octets) return std::nullopt;
  return DropTotals{*messages, *octets};
}

std::vector<Listed> choose_new(const std::vector<Listed>& listed, const std::unordered_set<std::string>& known) {
  std::unordered_map<std::string_view, int> times;
  times.reserve(listed.size());
  for (const Listed& message : listed) ++times[message.uidl];
  std::vector<Listed> chosen;
  for (const Listed& message : listed)
    if (times[message.uidl] > 1 || !known.contains(message.uidl)) chosen.push_back(message);
  return chosen;
}

}  // namespace satchel::fetch
