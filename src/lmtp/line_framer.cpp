#include "lmtp/line_framer.hpp"

namespace satchel::lmtp {
namespace {

/// All of `seen` but a CR at its end, which may belong to the line's end.
std::size_t without_last_cr(std::string_view seen) { return seen.size() - (seen.ends_with('\r') ? 1 : 0); }

}  // namespace

std::optional<Line> LineFramer::next(base::BoundedBuffer& input) {
  while (true) {
    const std::string_view octets = input.view();
    const std::size_t lf = octets.find('\n');
    if (lf == std::string_view::npos) {
      if (skipping_)
        input.consume(without_last_cr(octets));
      else if (octets.size() >= ceiling_)
        return begin_skipping(input, octets);
      return std::nullopt;
    }
    if (!skipping_ && lf >= ceiling_) return begin_skipping(input, octets.substr(0, lf));
    if (lf == 0 || octets[lf - 1] != '\r') return Line{Line::Kind::bare_newline, {}};
    if (!skipping_) line_ = octets.substr(0, lf - 1);
    input.consume(lf + 1);
    if (!skipping_) return Line{Line::Kind::complete, line_};
    skipping_ = false;
  }
}

Line LineFramer::begin_skipping(base::BoundedBuffer& input, std::string_view seen) {
  skipping_ = true;
  input.consume(without_last_cr(seen));
  return {Line::Kind::too_long, {}};
}

}  // namespace satchel::lmtp
