#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pop3/server_session.hpp"

/// What must hold when an action of a dialogue fails that the dialogue lets succeed. It follows from the action and the
/// result alone, so no dialogue has to say it.
namespace satchel::dialogues {

/// The results with which `action` can fail.
std::vector<std::string> failing_results(std::string_view action);

/// What a session did with a failure.
struct Outcome {
  std::string action;
  std::string result;
  std::string reply;                 ///< all that was said behind the action
  std::vector<std::string> actions;  ///< all that was asked behind it
  pop3::State state{};
  bool closed = false;
};

/// Why this is not what must come of it; nothing when it is.
std::optional<std::string> wrong_about(const Outcome& outcome);

}  // namespace satchel::dialogues
