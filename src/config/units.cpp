#include "config/units.hpp"

#include <array>
#include <span>

#include "base/ascii.hpp"

namespace satchel::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// Largest first, so that the first one that divides is the one to print.
constexpr std::array duration_units{Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000},
                                    Unit{"ms", 1}};
constexpr std::array size_units{Unit{"T", 1'000'000'000'000},
                                Unit{"Ti", 1ULL << 40},
                                Unit{"G", 1'000'000'000},
                                Unit{"Gi", 1ULL << 30},
                                Unit{"M", 1'000'000},
                                Unit{"Mi", 1ULL << 20},
                                Unit{"K", 1000},
                                Unit{"Ki", 1ULL << 10},
                                Unit{"", 1}};
/// About 30,000 years: far from overflow in any arithmetic with clocks.
constexpr std::uint64_t longest_duration_milliseconds = 1'000'000'000'000'000;

std::optional<std::uint64_t> parse(std::string_view text, std::span<const Unit> units) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = base::parse_decimal(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (text.substr(digits) != unit.name) continue;
    if (*number > UINT64_MAX / unit.factor) return std::nullopt;
    return *number * unit.factor;
  }
  return std::nullopt;
}

std::string format(std::uint64_t value, std::span<const Unit> units, std::string_view zero) {
  if (value == 0) return std::string(zero);
  for (const Unit& unit : units)
    if (value % unit.factor == 0) return std::to_string(value / unit.factor) + std::string(unit.name);
  return std::to_string(value);
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto milliseconds = parse(text, duration_units);
  if (!milliseconds || *milliseconds > longest_duration_milliseconds) return std::nullopt;
  return std::chrono::milliseconds(*milliseconds);
}

std::string format_duration(std::chrono::milliseconds duration) {
  return format(static_cast<std::uint64_t>(duration.count()), duration_units, "0s");
}

std::optional<std::uint64_t> parse_size(std::string_view text) { return parse(text, size_units); }

std::string format_size(std::uint64_t octets) { return format(octets, size_units, "0"); }

}  // namespace satchel::config
