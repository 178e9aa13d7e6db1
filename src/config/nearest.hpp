#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace satchel::config {

/// The candidate that somebody who wrote `word` most likely meant; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace satchel::config
