#pragma once

#include <string>
#include <string_view>

#include "archive/archive.hpp"

namespace satchel::archive {

/// A query as people write it (words that must all occur, "a phrase", prefix*) as an expression of FTS5 in which
/// everything is quoted, so that no input is a syntax error there. Empty when the query asks for nothing in particular,
/// which everything matches.
Result<std::string> to_match_expression(std::string_view query);

}  // namespace satchel::archive
