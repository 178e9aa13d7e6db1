#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace satchel::lmtp {

/// One of the extensions' parameters behind an address (RFC 5321 section 4.1.2, esmtp-param).
struct Parameter {
  std::string_view keyword;
  std::optional<std::string_view> value;
};

/// Reads ` KEYWORD[=value] ...`; nothing when the syntax is wrong. The views are into `text`.
std::optional<std::vector<Parameter>> parse_parameters(std::string_view text);

}  // namespace satchel::lmtp
