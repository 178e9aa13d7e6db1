#include "pop3/interpreter.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "pop3/commands/handlers.hpp"

namespace satchel::pop3 {
namespace {

using Handler = Event (*)(const Context&, const Request&);

Handler handler_of(Verb verb) {
  switch (verb) {
    case Verb::user:
      return handlers::user;
    case Verb::pass:
      return handlers::pass;
    case Verb::apop:
      return handlers::apop;
    case Verb::auth:
      return handlers::auth;
    case Verb::stls:
      return handlers::stls;
    case Verb::capa:
      return handlers::capa;
    case Verb::utf8:
      return handlers::utf8;
    case Verb::lang:
      return handlers::lang;
    case Verb::stat:
      return handlers::stat;
    case Verb::list:
      return handlers::list;
    case Verb::retr:
      return handlers::retr;
    case Verb::dele:
      return handlers::dele;
    case Verb::noop:
      return handlers::noop;
    case Verb::rset:
      return handlers::rset;
    case Verb::quit:
      return handlers::quit;
    case Verb::top:
      return handlers::top;
    case Verb::uidl:
      return handlers::uidl;
  }
  return nullptr;
}

// A web browser that was tricked into talking to us (ALPACA, cross-protocol requests) begins with one of these.
constexpr std::array<std::string_view, 10> http_methods{"GET",     "POST",    "HEAD",  "PUT",   "DELETE",
                                                        "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI"};

bool is_http_method(std::string_view word) {
  return std::ranges::any_of(http_methods,
                             [word](std::string_view method) { return base::equals_ignoring_case(method, word); });
}

bool is_legal_in(LegalIn where, State state) {
  const auto bit = state == State::authorization ? LegalIn::authorization : LegalIn::transaction;
  return (static_cast<unsigned>(where) & static_cast<unsigned>(bit)) != 0;
}

}  // namespace

Event interpret(const Context& context, std::string_view line) {
  const std::size_t space = line.find(' ');
  const std::string_view word = line.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);

  const std::optional<Verb> verb = find_verb(word);
  if (!verb) {
    if (context.state == State::authorization && is_http_method(word)) return event::HungUp{};
    return event::Refused{refusals::unknown_command};
  }

  const Command& row = command(*verb);
  if (!is_legal_in(row.legal_in, context.state))
    return event::Refused{context.state == State::authorization ? refusals::not_before_login
                                                                : refusals::not_after_login};
  if (row.tls == TlsRule::carries_a_password && !passwords_may_cross(context.options))
    return event::Refused{refusals::tls_needed};

  const std::optional<Request> request = parse_arguments(row, rest);
  if (!request) return event::Refused{refusals::bad_arguments};
  return handler_of(*verb)(context, *request);
}

}  // namespace satchel::pop3
