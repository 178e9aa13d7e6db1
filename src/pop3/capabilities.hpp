#pragma once

#include "pop3/context.hpp"
#include "pop3/replies.hpp"

namespace satchel::pop3 {

/// Appends the answer to CAPA: what holds for this connection, now.
void append_capabilities(const Context& context, Replies& out);

}  // namespace satchel::pop3
