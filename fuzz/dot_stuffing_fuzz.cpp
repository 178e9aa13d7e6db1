// Any octets, made canonical, stuffed and un-stuffed in any split, come out as they went in; their octets are counted,
// and TOP ends where a plain search finds the end. Words: step=N, lines=N.
#include <string>

#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"
#include "message/octet_counter.hpp"
#include "message/top_slicer.hpp"

using namespace satchel;
using namespace satchel::message;

namespace {

/// Gives `octets` to `take` in pieces.
template <class Take>
void in_pieces(std::string_view octets, std::size_t step, Take take) {
  for (; !octets.empty(); octets.remove_prefix(std::min(step, octets.size()))) take(octets.substr(0, step));
}

auto into(std::string& text) {
  return [&text](std::string_view part) { text += part; };
}

void check_unstuffing(const std::string& wire, const std::string& canonical, std::size_t step) {
  const std::string sent = wire + ".\r\nnext";
  std::string received;
  DotUnstuffer unstuffer(LineEnds::strict);
  std::size_t consumed = 0;
  bool ended = false;
  while (!ended && consumed < sent.size()) {
    const auto progress = unstuffer.feed(std::string_view(sent).substr(consumed, step), into(received));
    consumed += progress.consumed;
    ended = progress.ended;
  }
  fuzz::check(ended && consumed == wire.size() + 3, "the end is where it was put");
  fuzz::check(received == canonical, "what is un-stuffed is what was stuffed");
}

/// Where TOP ends: behind the blank line and `lines` more. Canonical lines end in CRLF and nothing else.
std::size_t top_end(std::string_view wire, std::size_t lines) {
  std::size_t at = 0;
  bool in_header = true;
  while (at < wire.size() && (in_header || lines > 0)) {
    const std::size_t next = wire.find("\r\n", at) + 2;
    if (!in_header) --lines;
    if (next == at + 2) in_header = false;
    at = next;
  }
  return at;
}

void check_top(const std::string& wire, std::size_t lines, std::size_t step) {
  TopSlicer slicer(lines);
  std::size_t taken = 0;
  in_pieces(wire, step, [&](std::string_view part) {
    const bool done = slicer.done();
    const std::size_t some = slicer.feed(part);
    fuzz::check(some <= part.size() && (!done || some == 0), "no more is taken than is there and wanted");
    fuzz::check(some == part.size() || slicer.done(), "less than all is taken only at the end");
    taken += some;
  });
  fuzz::check(taken == top_end(wire, lines), "TOP ends behind the lines asked for");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::size_t step = std::max<std::size_t>(input.words.number("step", 1, 300), 1);
  std::string canonical;
  LineEndNormalizer normalizer(BareCr::to_crlf);
  in_pieces(input.rest, step, [&](std::string_view part) { normalizer.feed(part, into(canonical)); });
  normalizer.finish(into(canonical));

  std::string wire;
  DotStuffer stuffer;
  OctetCounter counter;
  in_pieces(canonical, step, [&](std::string_view part) { stuffer.feed(part, into(wire)); });
  in_pieces(wire, step, [&](std::string_view part) { counter.feed(part); });
  fuzz::check(counter.octets() == canonical.size() && count_octets(wire) == canonical.size(),
              "stuffed dots are not counted");
  check_unstuffing(wire, canonical, step);
  check_top(wire, input.words.number("lines", 0, 1000), step);
  return 0;
}
