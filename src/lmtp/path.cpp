#include "lmtp/path.hpp"

#include <cstddef>

#include "base/ascii.hpp"
#include "base/try.hpp"

namespace satchel::lmtp {
namespace {

/// "The maximum total length of a user name or other local-part is 64 octets" (RFC 5321 section 4.5.3.1.1) is a length
/// to be supported at least; bounce addresses with codes in them are longer.
constexpr std::size_t max_local_octets = 255;
constexpr std::size_t max_domain_octets = 255;
constexpr std::size_t max_path_octets = 1024;

template <class T>
using Parsed = std::expected<T, PathError>;

constexpr std::unexpected<PathError> syntax_error() { return std::unexpected(PathError::syntax); }

constexpr bool is_letter_or_digit(char c) {
  const char lower = base::to_lower(c);
  return (lower >= 'a' && lower <= 'z') || base::is_digit(c);
}
constexpr bool is_printable(char c) { return c > ' ' && c < '\x7f'; }
/// atext of RFC 5322 section 3.2.3.
constexpr bool is_atom_octet(char c) {
  return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
/// Dots are taken wherever they stand: addresses like "a..b@" and "a.@" are in use.
constexpr bool is_dot_string_octet(char c) { return is_atom_octet(c) || c == '.'; }

bool is_dot_string(std::string_view text) {
  for (const char c : text)
    if (!is_dot_string_octet(c)) return false;
  return !text.empty();
}

std::string quoted(std::string_view content) {
  std::string text = "\"";
  for (const char c : content) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text += '"';
}

class PathParser {
 public:
  explicit PathParser(std::string_view text) : text_(text) {}

  Parsed<Path> path() {
    if (!take('<')) return syntax_error();
    if (take('>')) return Path{"", rest()};
    if (peek() == '@') SATCHEL_TRY_VOID(source_route());
    Path path;
    path.address = SATCHEL_TRY(local_part());
    if (take('@')) {
      path.address += '@';
      path.address += SATCHEL_TRY(domain());
    }
    if (!take('>')) return syntax_error();
    path.rest = rest();
    return path;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string_view rest() const { return text_.substr(at_); }

  template <class Predicate>
  std::string_view take_while(Predicate predicate) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && predicate(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// `@one,@two:` in front of an address: "MUST BE accepted, SHOULD NOT be generated, and SHOULD be ignored" (RFC 5321
  /// section 4.1.2, A-d-l).
  Parsed<void> source_route() {
    do {
      if (!take('@')) return syntax_error();
      SATCHEL_TRY_VOID(domain());
    } while (take(','));
    if (!take(':')) return syntax_error();
    return {};
  }

  Parsed<std::string> local_part() {
    if (peek() == '"') return quoted_local_part();
    const std::string_view local = take_while(is_dot_string_octet);
    if (local.empty()) return syntax_error();
    if (local.size() > max_local_octets) return std::unexpected(PathError::too_long);
    return std::string(local);
  }

  Parsed<std::string> quoted_local_part() {
    std::string content;
    take('"');
    while (!take('"')) {
      take('\\');
      const char c = peek();
      if (!is_printable(c) && c != ' ') return syntax_error();
      content += c;
      ++at_;
    }
    if (content.size() > max_local_octets) return std::unexpected(PathError::too_long);
    // "Joe"@x and Joe@x are one mailbox (RFC 5321 section 4.1.2), so they get one name.
    return is_dot_string(content) ? content : quoted(content);
  }

  Parsed<std::string_view> domain() {
    const std::string_view domain = peek() == '[' ? address_literal() : host_name();
    if (domain.empty()) return syntax_error();
    if (domain.size() > max_domain_octets) return std::unexpected(PathError::too_long);
    return domain;
  }

  std::string_view address_literal() {
    const std::size_t begin = at_++;
    take_while([](char c) { return is_printable(c) && c != '[' && c != ']' && c != '\\'; });
    return take(']') ? text_.substr(begin, at_ - begin) : std::string_view();
  }

  std::string_view host_name() {
    const std::string_view name =
        take_while([](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; });
    const bool empty_label = name.starts_with('.') || name.ends_with('.') || name.find("..") != std::string_view::npos;
    return empty_label ? std::string_view() : name;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::expected<Path, PathError> parse_path(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return std::unexpected(PathError::non_ascii);
  auto parsed = PathParser(text).path();
  if (parsed && text.size() - parsed->rest.size() > max_path_octets) return std::unexpected(PathError::too_long);
  return parsed;
}

}  // namespace satchel::lmtp
