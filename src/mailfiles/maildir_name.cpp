#include "mailfiles/maildir_name.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/ascii.hpp"

namespace satchel::mailfiles {
namespace {

/// The digits behind `key`, up to the next field.
std::optional<std::uint64_t> find_size(std::string_view base, std::string_view key) {
  const std::size_t at = base.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view value = base.substr(at + key.size());
  return base::parse_decimal(value.substr(0, value.find(',')));
}

std::optional<std::int64_t> find_time(std::string_view base) {
  const auto seconds = base::parse_decimal(base.substr(0, base.find('.')));
  constexpr std::uint64_t end_of_9999 = 253'402'300'799;
  if (!seconds || base.find('.') == std::string_view::npos || *seconds > end_of_9999) return std::nullopt;
  return static_cast<std::int64_t>(*seconds);
}

}  // namespace

MaildirName parse_maildir_name(std::string_view name) {
  MaildirName result;
  result.base = name.substr(0, name.find(':'));
  result.delivered = find_time(result.base);
  result.stored_octets = find_size(result.base, ",S=");
  result.octets = find_size(result.base, ",W=");
  return result;
}

bool delivered_before(std::string_view a, std::string_view b) {
  // Names without a time come last, as those of which nothing is known.
  const auto key = [](std::string_view name) {
    return std::tuple(find_time(name).value_or(std::numeric_limits<std::int64_t>::max()), name);
  };
  return key(a) < key(b);
}

}  // namespace satchel::mailfiles
