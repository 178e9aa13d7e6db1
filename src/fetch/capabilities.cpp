#include "fetch/capabilities.hpp"

#include "base/ascii.hpp"

namespace satchel::fetch {
namespace {

std::string_view take_word(std::string_view& line) {
  const std::size_t start = line.find_first_not_of(' ');
  if (start == std::string_view::npos) return line = {};
  line.remove_prefix(start);
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

void Capabilities::add(std::string_view line) {
  const std::string_view name = take_word(line);
  if (base::equals_ignoring_case(name, "STLS")) stls = true;
  if (base::equals_ignoring_case(name, "PIPELINING")) pipelining = true;
  if (base::equals_ignoring_case(name, "UIDL")) uidl = true;
  if (!base::equals_ignoring_case(name, "SASL")) return;
  for (std::string_view mechanism = take_word(line); !mechanism.empty(); mechanism = take_word(line))
    if (base::equals_ignoring_case(mechanism, "PLAIN")) sasl_plain = true;
}

}  // namespace satchel::fetch
