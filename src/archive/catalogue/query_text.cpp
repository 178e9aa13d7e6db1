#include "archive/catalogue/query_text.hpp"

#include <fmt/format.h>

namespace satchel::archive {
namespace {

/// FTS5 keeps one cursor into the index for each; nobody types more.
constexpr std::size_t most_terms = 200;

/// NUL ends an expression of FTS5, so it separates words here too.
constexpr std::string_view separators{" \t\r\n\v\f\0", 7};

/// Takes one word or phrase from the front of `rest`, its star apart.
struct Term {
  std::string_view text;
  bool prefix = false;
};

Result<Term> take_term(std::string_view& rest) {
  Term term;
  if (rest.front() == '"') {
    const std::size_t close = rest.find('"', 1);
    if (close == std::string_view::npos)
      return std::unexpected(
          Error{ErrorKind::bad_query, "a quote in the query is not closed: add the second \" or leave the first out"});
    term.text = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
    term.prefix = rest.starts_with('*');
    return term;
  }
  const std::size_t length = std::min(rest.find_first_of(separators), rest.find('"'));
  term.text = rest.substr(0, length);
  rest.remove_prefix(term.text.size());
  const std::size_t last = term.text.find_last_not_of('*');
  term.prefix = last + 1 < term.text.size();
  term.text = term.text.substr(0, last + 1);
  return term;
}

void append_quoted(std::string& expression, const Term& term) {
  if (!expression.empty()) expression += ' ';
  expression += '"';
  for (const char c : term.text) expression += c == '\0' ? ' ' : c;
  expression += '"';
  if (term.prefix) expression += '*';
}

}  // namespace

Result<std::string> to_match_expression(std::string_view query) {
  std::string expression;
  std::size_t terms = 0;
  while (true) {
    query.remove_prefix(std::min(query.find_first_not_of(separators), query.size()));
    if (query.empty()) return expression;
    auto term = take_term(query);
    if (!term) return std::unexpected(std::move(term).error());
    if (term->text.find_first_not_of(separators) == std::string_view::npos) {
      query.remove_prefix(term->prefix && query.starts_with('*') ? 1 : 0);
      continue;
    }
    if (++terms > most_terms)
      return std::unexpected(Error{ErrorKind::bad_query, fmt::format("a query has at most {} words", most_terms)});
    append_quoted(expression, *term);
    if (query.starts_with('*')) query.remove_prefix(1);
  }
}

}  // namespace satchel::archive
