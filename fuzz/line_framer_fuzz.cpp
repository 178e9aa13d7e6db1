// Any octets in any split are cut into the lines that a plain loop over the whole finds. Words: ceiling=N, step=N.
#include <optional>
#include <string>

#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "pop3/line_framer.hpp"

using namespace satchel;

namespace {

/// A line without its LF, or nothing for one that is too long.
using Lines = std::vector<std::optional<std::string>>;

Lines expected_lines(std::string_view octets, std::size_t ceiling) {
  Lines lines;
  while (!octets.empty()) {
    const std::size_t line_feed = octets.find('\n');
    const bool whole = line_feed != std::string_view::npos;
    const std::string_view line = octets.substr(0, line_feed);
    if (line.size() + 1 > ceiling)
      lines.emplace_back();
    else if (whole)
      lines.emplace_back(line);
    octets.remove_prefix(whole ? line_feed + 1 : octets.size());
  }
  return lines;
}

Lines framed_lines(std::string_view octets, std::size_t ceiling, std::size_t step) {
  using Framer = pop3::LineFramer;
  Lines lines;
  Framer framer(ceiling);
  while (!octets.empty()) {
    fuzz::Loan loan;
    framer.feed(loan.lend(octets.substr(0, step)));
    octets.remove_prefix(std::min(step, octets.size()));
    for (Framer::Result found = framer.next(); found.found != Framer::Found::nothing; found = framer.next()) {
      fuzz::check(lines.empty() || !framer.within_line() || framer.rest().empty(), "no line is begun before a rest");
      if (found.found == Framer::Found::too_long)
        lines.emplace_back();
      else
        lines.emplace_back(std::string(found.line) + (found.bare_line_feed ? "" : "\r"));
    }
    fuzz::check(framer.rest().empty(), "all that was lent is used when nothing is found");
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::size_t ceiling = std::max<std::size_t>(input.words.number("ceiling", 10, 300), 1);
  const std::size_t step = std::max<std::size_t>(input.words.number("step", 1, 300), 1);
  const Lines expected = expected_lines(input.rest, ceiling);
  for (const std::size_t piece : {std::size_t{1}, step, std::string_view::npos})
    fuzz::check(framed_lines(input.rest, ceiling, piece) == expected, "every split gives the same lines");
  return 0;
}
