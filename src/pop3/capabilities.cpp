#include "pop3/capabilities.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

// In the order of Capability.
constexpr std::array<std::string_view, 13> tags{
    "TOP",  "UIDL",   "USER",        "SASL", "PIPELINING", "RESP-CODES",    "AUTH-RESP-CODE",
    "STLS", "EXPIRE", "LOGIN-DELAY", "UTF8", "LANG",       "IMPLEMENTATION"};

std::optional<Capability> find_capability(std::string_view tag) {
  for (std::size_t i = 0; i < tags.size(); ++i)
    if (base::equals_ignoring_case(tags[i], tag)) return static_cast<Capability>(i);
  return std::nullopt;
}

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

void append_number(std::uint64_t number, std::string& out) {
  std::array<char, 20> digits;
  const std::to_chars_result end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

void append_arguments(const Capabilities& capabilities, Capability capability, std::string& out) {
  switch (capability) {
    case Capability::sasl:
      for (const sasl::MechanismInfo& row : sasl::mechanisms())
        if (capabilities.mechanisms.contains(row.mechanism)) out.append(" ").append(row.name);
      for (const std::string& name : capabilities.unknown_mechanisms) out.append(" ").append(name);
      return;
    case Capability::expire:
      if (capabilities.expire_days) {
        out += ' ';
        append_number(*capabilities.expire_days, out);
      } else {
        out += " NEVER";
      }
      if (capabilities.expire_per_user) out += " USER";
      return;
    case Capability::login_delay:
      out += ' ';
      append_number(capabilities.login_delay_seconds, out);
      if (capabilities.login_delay_per_user) out += " USER";
      return;
    case Capability::utf8:
      if (capabilities.utf8_names) out += " USER";
      return;
    case Capability::implementation:
      if (!capabilities.implementation.empty()) out.append(" ").append(capabilities.implementation);
      return;
    default:
      return;
  }
}

}  // namespace

std::string_view tag_of(Capability capability) { return tags[static_cast<std::size_t>(capability)]; }

void Capabilities::add_line(std::string_view line) {
  std::string_view rest = line;
  const std::optional<Capability> capability = find_capability(take_word(rest));
  bool understood = capability.has_value();
  if (capability == Capability::sasl) add_mechanisms(rest);
  if (capability == Capability::expire) understood = add_expire(rest);
  if (capability == Capability::login_delay) understood = add_login_delay(rest);
  // RFC 6856 section 2.2: the argument USER.
  if (capability == Capability::utf8) utf8_names = base::equals_ignoring_case(take_word(rest), "USER");
  if (capability == Capability::implementation)
    implementation = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  if (understood)
    add(*capability);
  else if (!line.empty() && unknown.size() < kept_unknown)
    unknown.emplace_back(line);
}

void Capabilities::add_mechanisms(std::string_view arguments) {
  for (std::string_view name = take_word(arguments); !name.empty(); name = take_word(arguments)) {
    if (const auto mechanism = sasl::find_mechanism(name))
      mechanisms.add(*mechanism);
    else if (unknown_mechanisms.size() < kept_unknown)
      unknown_mechanisms.emplace_back(name);
  }
}

// RFC 2449 section 6.7: "server-guaranteed minimum retention days, or NEVER, optionally followed by USER".
bool Capabilities::add_expire(std::string_view arguments) {
  const std::string_view days = take_word(arguments);
  const bool never = base::equals_ignoring_case(days, "NEVER");
  const std::optional<std::uint64_t> number = base::parse_decimal(days);
  if (!never && !number) return false;
  expire_days = number;
  expire_per_user = base::equals_ignoring_case(take_word(arguments), "USER");
  return true;
}

// RFC 2449 section 6.5: "minimum seconds between logins; optionally followed by USER in AUTHENTICATION state".
bool Capabilities::add_login_delay(std::string_view arguments) {
  const std::optional<std::uint64_t> seconds = base::parse_decimal(take_word(arguments));
  if (!seconds) return false;
  login_delay_seconds = *seconds;
  login_delay_per_user = base::equals_ignoring_case(take_word(arguments), "USER");
  return true;
}

void append_lines(const Capabilities& capabilities, std::string& out) {
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const auto capability = static_cast<Capability>(i);
    if (!capabilities.has(capability)) continue;
    out += tags[i];
    append_arguments(capabilities, capability, out);
    out += "\r\n";
  }
  for (const std::string& line : capabilities.unknown) out.append(line).append("\r\n");
}

}  // namespace satchel::pop3
