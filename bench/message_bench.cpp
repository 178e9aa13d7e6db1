#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"
#include "message/octet_counter.hpp"
#include "message/top_slicer.hpp"

/// How fast the streams of src/message pass ordinary mail, in pieces of the size that a connection reads. The goal is
/// 2 GB/s on one core, all of them.
namespace satchel::message {
namespace {

constexpr std::size_t mail_octets = std::size_t{1} << 20;
constexpr std::size_t piece_octets = std::size_t{64} * 1024;

/// Lines of 40 to 76 octets behind a short header, one in fifty beginning with a dot; always the same.
std::string ordinary_mail(std::string_view line_end) {
  std::string mail = "From: Ann <ann@example.com>" + std::string(line_end) + "Subject: figures" +
                     std::string(line_end) + std::string(line_end);
  std::uint32_t random = 1;
  for (int line = 0; mail.size() < mail_octets; ++line) {
    random = random * 1664525U + 1013904223U;
    const std::size_t length = 40 + (random >> 16) % 37;
    mail += line % 50 == 49 ? '.' : 'a';
    for (std::size_t i = 1; i < length; ++i) mail += i % 7 == 0 ? ' ' : static_cast<char>('a' + (i * random >> 8) % 26);
    mail += line_end;
  }
  return mail;
}

std::string wire_form() {
  std::string wire;
  DotStuffer().feed(ordinary_mail("\r\n"), [&](std::string_view part) { wire += part; });
  return wire;
}

/// Feeds `octets` in pieces to a fresh stream for each round.
template <class Feed>
void measure(benchmark::State& state, const std::string& octets, Feed feed) {
  for (auto _ : state) feed(std::string_view(octets));
  state.SetBytesProcessed(static_cast<std::int64_t>(octets.size()) * static_cast<std::int64_t>(state.iterations()));
}

template <class Piece>
void each_piece(std::string_view octets, Piece piece) {
  for (std::size_t at = 0; at < octets.size(); at += piece_octets) piece(octets.substr(at, piece_octets));
}

const auto look_at = [](std::string_view part) { benchmark::DoNotOptimize(part.data()); };

void stuff(benchmark::State& state) {
  measure(state, ordinary_mail("\r\n"), [](std::string_view mail) {
    DotStuffer stuffer;
    each_piece(mail, [&](std::string_view piece) { stuffer.feed(piece, look_at); });
  });
}

void unstuff(benchmark::State& state, LineEnds ends) {
  measure(state, wire_form(), [ends](std::string_view wire) {
    DotUnstuffer unstuffer(ends);
    each_piece(wire, [&](std::string_view piece) { benchmark::DoNotOptimize(unstuffer.feed(piece, look_at)); });
  });
}

/// With the copy that a receiver makes in the end.
void unstuff_into_string(benchmark::State& state) {
  std::string message;
  measure(state, wire_form(), [&](std::string_view wire) {
    message.clear();
    DotUnstuffer unstuffer(LineEnds::strict);
    each_piece(wire,
               [&](std::string_view piece) { unstuffer.feed(piece, [&](std::string_view part) { message += part; }); });
    benchmark::DoNotOptimize(message.data());
  });
}

void normalize(benchmark::State& state, std::string_view line_end, BareCr bare_cr) {
  measure(state, ordinary_mail(line_end), [bare_cr](std::string_view mail) {
    LineEndNormalizer normalizer(bare_cr);
    each_piece(mail, [&](std::string_view piece) { normalizer.feed(piece, look_at); });
    normalizer.finish(look_at);
  });
}

void count(benchmark::State& state) {
  measure(state, wire_form(), [](std::string_view wire) {
    OctetCounter counter;
    each_piece(wire, [&](std::string_view piece) { counter.feed(piece); });
    benchmark::DoNotOptimize(counter.octets());
  });
}

void top(benchmark::State& state) {
  measure(state, wire_form(), [](std::string_view wire) {
    TopSlicer slicer(UINT64_MAX);
    each_piece(wire, [&](std::string_view piece) { benchmark::DoNotOptimize(slicer.feed(piece)); });
  });
}

/// A message without a blank line: all of it is searched for the header's end.
void top_all_header(benchmark::State& state) {
  std::string wire = wire_form();
  wire.erase(0, wire.find("\r\n\r\n") + 4);
  measure(state, wire, [](std::string_view header) {
    TopSlicer slicer(0);
    each_piece(header, [&](std::string_view piece) { benchmark::DoNotOptimize(slicer.feed(piece)); });
  });
}

BENCHMARK(stuff);
BENCHMARK_CAPTURE(unstuff, strict, LineEnds::strict);
BENCHMARK_CAPTURE(unstuff, tolerant, LineEnds::tolerant);
BENCHMARK(unstuff_into_string);
BENCHMARK_CAPTURE(normalize, canonical, "\r\n", BareCr::to_crlf);
BENCHMARK_CAPTURE(normalize, canonical_keep_cr, "\r\n", BareCr::keep);
BENCHMARK_CAPTURE(normalize, bare_lf, "\n", BareCr::to_crlf);
BENCHMARK(count);
BENCHMARK(top);
BENCHMARK(top_all_header);

}  // namespace
}  // namespace satchel::message

BENCHMARK_MAIN();
