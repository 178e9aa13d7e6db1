#pragma once

#include <string_view>

#include "pop3/context.hpp"
#include "pop3/event.hpp"

namespace satchel::pop3 {

/// What a command line comes to: finds its row in the table, checks state, TLS rule and arguments as the row says, and
/// asks the verb's handler for the rest.
Event interpret(const Context& context, std::string_view line);

}  // namespace satchel::pop3
