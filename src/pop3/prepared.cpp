#include "pop3/prepared.hpp"

#include "sasl/saslprep.hpp"

namespace satchel::pop3 {

std::optional<base::Secret> prepared(const ServerOptions& options, std::string_view text) {
  if (!options.utf8_names) return base::Secret(text);
  auto result = sasl::saslprep(text, sasl::SaslprepUse::query);
  if (!result) return std::nullopt;
  return std::move(*result);
}

}  // namespace satchel::pop3
