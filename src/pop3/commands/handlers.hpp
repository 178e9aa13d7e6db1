#pragma once

#include <string_view>

#include "pop3/context.hpp"
#include "pop3/event.hpp"
#include "pop3/request.hpp"

/// One function and one file for each verb. It is called only where the table of commands allows the verb, with
/// arguments of the right form; it checks what is left to check and says what the command comes to.
namespace satchel::pop3::handlers {

Event user(const Context& context, const Request& request);
Event pass(const Context& context, const Request& request);
Event apop(const Context& context, const Request& request);
Event auth(const Context& context, const Request& request);
Event stls(const Context& context, const Request& request);
Event capa(const Context& context, const Request& request);
Event utf8(const Context& context, const Request& request);
Event lang(const Context& context, const Request& request);
Event stat(const Context& context, const Request& request);
Event list(const Context& context, const Request& request);
Event retr(const Context& context, const Request& request);
Event dele(const Context& context, const Request& request);
Event noop(const Context& context, const Request& request);
Event rset(const Context& context, const Request& request);
Event quit(const Context& context, const Request& request);
Event top(const Context& context, const Request& request);
Event uidl(const Context& context, const Request& request);

/// The line that follows the challenge of AUTH.
Event auth_response(std::string_view line);

}  // namespace satchel::pop3::handlers
