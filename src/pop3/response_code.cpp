#include "pop3/response_code.hpp"

#include <array>
#include <utility>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::array<std::pair<ResponseCode, std::string_view>, 6> names{{
    {ResponseCode::in_use, "IN-USE"},
    {ResponseCode::login_delay, "LOGIN-DELAY"},
    {ResponseCode::sys_temp, "SYS/TEMP"},
    {ResponseCode::sys_perm, "SYS/PERM"},
    {ResponseCode::auth, "AUTH"},
    {ResponseCode::utf8, "UTF8"},
}};

bool is_or_refines(std::string_view text, std::string_view name) {
  return base::starts_with_ignoring_case(text, name) && (text.size() == name.size() || text[name.size()] == '/');
}

}  // namespace

std::string_view name_of(ResponseCode code) {
  for (const auto& [known, name] : names)
    if (known == code) return name;
  return {};
}

// RFC 2449 section 8: "a response code which is interpreted in a case-insensitive fashion by the client"; "Clients MUST
// ignore unknown hierarchical detail about the response code."
ResponseCode parse_response_code(std::string_view text) {
  if (text.empty()) return ResponseCode::none;
  for (const auto& [code, name] : names)
    if (is_or_refines(text, name)) return code;
  return ResponseCode::other;
}

}  // namespace satchel::pop3
