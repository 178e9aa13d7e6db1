#pragma once

#include <string>
#include <type_traits>
#include <utility>

namespace satchel::satcheld {

/// Ends a command with exit code 1; `what` is the one line on standard error.
struct CommandFailed {
  std::string what;
};

/// The value, or the end of the command with the error's detail.
template <class Result>
auto value_or_fail(Result result) {
  if (!result) throw CommandFailed{std::move(result.error().detail)};
  if constexpr (!std::is_void_v<typename Result::value_type>) return std::move(*result);
}

}  // namespace satchel::satcheld
