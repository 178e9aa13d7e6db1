#include "pop3/language.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

// In the order of Language.
constexpr std::array<LanguageInfo, 6> table{{
    {Language::i_default, "i-default", "English in ASCII"},
    {Language::en, "en", "English"},
    {Language::de, "de", "Deutsch"},
    {Language::es, "es", "español"},
    {Language::fr, "fr", "français"},
    {Language::zh, "zh", "中文"},
}};

constexpr bool rows_stand_where_their_language_says() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].language) != i) return false;
  return true;
}
static_assert(rows_stand_where_their_language_says());

std::optional<Language> find_tag(std::string_view tag) {
  const auto found =
      std::ranges::find_if(table, [tag](const LanguageInfo& row) { return base::equals_ignoring_case(row.tag, tag); });
  return found == table.end() ? std::nullopt : std::optional(found->language);
}

}  // namespace

std::span<const LanguageInfo> languages() { return table; }

std::string_view tag_of(Language language) { return table[static_cast<std::size_t>(language)].tag; }

std::optional<Language> find_language(std::string_view range) {
  // RFC 6856 section 3.2: "If the special '*' language range argument is used, it indicates a request to use a language
  // designated as preferred by the server administrator."
  if (range == "*") return Language::i_default;
  while (true) {
    if (const auto found = find_tag(range)) return found;
    const std::size_t hyphen = range.rfind('-');
    if (hyphen == std::string_view::npos) return std::nullopt;
    range = range.substr(0, hyphen);
  }
}

}  // namespace satchel::pop3
