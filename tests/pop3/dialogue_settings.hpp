#pragma once

#include <string_view>

#include "pop3/dialogue.hpp"

namespace satchel::dialogues {

/// What holds without settings.
void set_defaults(Dialogue& dialogue);
/// Takes one `key: value` (docs/dialogues.md, "Settings"). Throws std::runtime_error when there is no such setting or
/// value.
void set(Dialogue& dialogue, std::string_view key, std::string_view value);

}  // namespace satchel::dialogues
