#pragma once

#include <map>
#include <string>

namespace satchel::fuzz {

/// Inputs of `maildrop_files` from logs that a store has written, by name.
std::map<std::string, std::string> maildrop_seeds();

}  // namespace satchel::fuzz
