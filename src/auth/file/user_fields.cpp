#include "auth/file/user_fields.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/ascii.hpp"
#include "config/units.hpp"

namespace satchel::auth::file {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view ours = "satchel_";

/// One kind of word: takes a value into the limits, or says no.
struct Field {
  std::string_view key;
  std::string_view allowed;
  bool (*take)(std::string_view value, Limits& limits);
};

bool take_quota(std::string_view value, Limits& limits) {
  limits.quota_octets = config::parse_size(value);
  return limits.quota_octets.has_value();
}

bool take_messages(std::string_view value, Limits& limits) {
  limits.quota_messages = base::parse_decimal(value);
  return limits.quota_messages.has_value();
}

// Less than a day could be announced by no other number than 0, and that is another policy: "EXPIRE 0" lets a server
// delete what was retrieved at the end of the session (RFC 2449 section 6.7).
bool take_expire(std::string_view value, Limits& limits) {
  limits.expire_after = value == "never" ? std::nullopt : config::parse_duration(value);
  if (limits.expire_after && *limits.expire_after < 24h) limits.expire_after.reset();
  return limits.expire_after || value == "never";
}

bool take_disable(std::string_view value, Limits& limits) {
  limits.pop3_disabled = value == "pop3";
  return limits.pop3_disabled;
}

bool take_anything(std::string_view /*value*/, Limits& /*limits*/) { return true; }

constexpr std::array fields{
    Field{quota_key, R"(a size such as "500M" or "2G")", take_quota},
    Field{messages_key, "a whole number", take_messages},
    Field{expire_key, R"("never" or a time of at least a day such as "30d")", take_expire},
    Field{disable_key, R"("pop3")", take_disable},
    Field{created_key, "a time", take_anything},
};

const Field* find_field(std::string_view key) {
  const auto found = std::ranges::find(fields, key, &Field::key);
  return found == fields.end() ? nullptr : found;
}

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::string_view key_of(std::string_view word) { return word.substr(0, word.find('=')); }
std::string_view value_of(std::string_view word) { return word.substr(std::min(key_of(word).size() + 1, word.size())); }

std::string unknown_key() {
  std::string text = "this is none of the words that begin with satchel_, which are";
  for (const Field& field : fields) text += " " + std::string(field.key);
  return text;
}

}  // namespace

Limits parse_limits(std::string_view extra, std::vector<std::string>& problems) {
  Limits limits;
  for (std::string_view word = take_word(extra); !word.empty(); word = take_word(extra)) {
    const std::string_view key = key_of(word);
    if (!key.starts_with(ours)) continue;
    if (const auto problem = field_problem(key, value_of(word)))
      problems.push_back(*problem);
    else
      find_field(key)->take(value_of(word), limits);
  }
  return limits;
}

std::optional<std::string> field_problem(std::string_view key, std::string_view value) {
  const Field* field = find_field(key);
  if (field == nullptr) return std::string(key) + ": " + unknown_key();
  Limits unused;
  if (field->take(value, unused)) return std::nullopt;
  return std::string(key) + " must be " + std::string(field->allowed) + ", not \"" + std::string(value) + "\"";
}

std::optional<std::string_view> field_value(std::string_view extra, std::string_view key) {
  for (std::string_view word = take_word(extra); !word.empty(); word = take_word(extra))
    if (key_of(word) == key) return value_of(word);
  return std::nullopt;
}

std::string with_field(std::string_view extra, std::string_view key, const std::optional<std::string>& value) {
  std::string result;
  const auto append = [&result](std::string_view word) { result += (result.empty() ? "" : " ") + std::string(word); };
  for (std::string_view word = take_word(extra); !word.empty(); word = take_word(extra))
    if (key_of(word) != key) append(word);
  if (value) append(std::string(key) + "=" + *value);
  return result;
}

}  // namespace satchel::auth::file
