#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/api.hpp"

/// The languages of the text in replies (RFC 6856 section 3).
namespace satchel::pop3 {

enum class Language : std::uint8_t {
  i_default,  ///< English in ASCII, which every client can show: what is spoken before LANG (RFC 2277 section 4.5)
  en,
  de,
  es,
  fr,
  zh,
};

struct LanguageInfo {
  Language language;
  std::string_view tag;   ///< RFC 5646
  std::string_view name;  ///< in the language itself, UTF-8
};

SATCHEL_API std::span<const LanguageInfo> languages();
SATCHEL_API std::string_view tag_of(Language language);

/// The language for a basic language range such as "de", "de-AT" or "*", or nothing when there is none. Of a range that
/// is finer than the tags here the subtags at its end are left out one by one (RFC 4647 section 3.4).
SATCHEL_API std::optional<Language> find_language(std::string_view range);

}  // namespace satchel::pop3
