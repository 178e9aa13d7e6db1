#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 6856 section 3.2: "If the command fails, the server returns an -ERR response and subsequent human-readable
// response text continues to use the language that was previously used."
Event lang(const Context& /*context*/, const Request& request) {
  if (request.text.empty()) return event::LanguagesWanted{};
  const std::optional<Language> language = find_language(request.text);
  if (!language) return event::Refused{refusals::unknown_language};
  return event::LanguageWanted{*language};
}

}  // namespace satchel::pop3::handlers
