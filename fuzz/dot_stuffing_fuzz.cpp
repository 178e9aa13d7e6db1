// Any octets, made canonical, stuffed and un-stuffed in any split, come out as they went in.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"
#include "message/octet_counter.hpp"

using namespace satchel::message;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = data[0] % 32 + 1U;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);

  std::string canonical;
  std::string wire;
  const auto keep = [](std::string& into) { return [&into](std::string_view part) { into += part; }; };
  LineEndNormalizer normalizer(BareCr::to_crlf);
  for (std::size_t i = 0; i < input.size(); i += step) normalizer.feed(input.substr(i, step), keep(canonical));
  normalizer.finish(keep(canonical));

  DotStuffer stuffer;
  for (std::size_t i = 0; i < canonical.size(); i += step)
    stuffer.feed(std::string_view(canonical).substr(i, step), keep(wire));
  if (count_octets(wire) != canonical.size()) std::abort();

  const std::string sent = wire + ".\r\nnext";
  std::string received;
  DotUnstuffer unstuffer(LineEnds::strict);
  std::size_t consumed = 0;
  bool ended = false;
  while (!ended && consumed < sent.size()) {
    const auto progress = unstuffer.feed(std::string_view(sent).substr(consumed, step), keep(received));
    consumed += progress.consumed;
    ended = progress.ended;
  }
  if (!ended || consumed != wire.size() + 3 || received != canonical) std::abort();
  return 0;
}
