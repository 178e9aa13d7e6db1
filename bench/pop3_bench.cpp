#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "message/dot_stuffing.hpp"
#include "pop3/client_session.hpp"
#include "pop3/server_session.hpp"

/// How fast the sessions are by themselves. The goals: a million small commands a second on one core, either side, and
/// the framing of RETR at the speed of memory.
namespace satchel::pop3 {
namespace {

constexpr std::size_t messages = 1000;

class MadeMaildrop : public Listing {
 public:
  std::size_t count() const override { return messages; }
  std::uint64_t octets(std::size_t index) const override { return 1000 + index; }
  void append_uidl(std::size_t index, std::string& out) const override {
    out += "0123456789abcdef01234";
    out += static_cast<char>('a' + index % 26);
  }
};

/// A host that says yes to everything and throws away what the server writes.
class Host {
 public:
  Host() : session_({.hostname = "pop.example.org", .tls = Tls::active}) {
    pump();
    say("USER mrose\r\nPASS secret\r\n");
  }
  void say(std::string_view octets) {
    session_.received(octets);
    pump();
  }

  void operator()(const Receive&) {}
  void operator()(const Send& send) {
    benchmark::DoNotOptimize(send.octets.data());
    session_.sent();
  }
  void operator()(const StartTls&) { session_.tls_started(); }
  void operator()(const FetchKeys&) { session_.keys(nullptr); }
  void operator()(const Authenticate&) { session_.authenticated(Verdict::accepted); }
  void operator()(const OpenMaildrop&) { session_.opened(maildrop_); }
  void operator()(const SendMessage&) { session_.message_sent(); }
  void operator()(const CommitDeletions&) { session_.committed(); }
  void operator()(const Close&) {}

 private:
  void pump() {
    while (true) {
      const Action action = session_.next();
      if (std::holds_alternative<Receive>(action) || std::holds_alternative<Close>(action)) return;
      std::visit(*this, action);
    }
  }
  MadeMaildrop maildrop_;
  ServerSession session_;
};

std::string mixed_commands(std::size_t count) {
  std::string commands;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i % messages + 1);
    switch (i % 5) {
      case 0:
        commands += "LIST " + number + "\r\n";
        break;
      case 1:
        commands += "UIDL " + number + "\r\n";
        break;
      case 2:
        commands += "RETR " + number + "\r\n";
        break;
      case 3:
        commands += "NOOP\r\n";
        break;
      default:
        commands += "STAT\r\n";
    }
  }
  return commands;
}

void server_commands(benchmark::State& state) {
  const auto at_once = static_cast<std::size_t>(state.range(0));
  const std::string commands = mixed_commands(at_once);
  Host host;
  for (auto _ : state) host.say(commands);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(at_once));
}
// One command a read, as clients without pipelining send them, and a hundred.
BENCHMARK(server_commands)->Name("server: small commands, so many a read")->Arg(5)->Arg(100);

void server_one_command(benchmark::State& state) {
  Host host;
  for (auto _ : state) host.say("NOOP\r\n");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(server_one_command)->Name("server: NOOP, one a read");

void server_dele_and_rset(benchmark::State& state) {
  std::string commands;
  for (std::size_t i = 1; i <= messages; ++i) commands += "DELE " + std::to_string(i) + "\r\n";
  commands += "RSET\r\n";
  Host host;
  for (auto _ : state) host.say(commands);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages + 1));
}
BENCHMARK(server_dele_and_rset)->Name("server: DELE of every message, RSET");

void server_listing(benchmark::State& state) {
  Host host;
  for (auto _ : state) host.say("UIDL\r\n");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages));
}
BENCHMARK(server_listing)->Name("server: lines of UIDL");

/// Runs a client session until it wants to read.
void pump(client::Session& session) {
  while (true) {
    const client::Step step = session.next();
    if (std::holds_alternative<client::Receive>(step)) return;
    if (std::holds_alternative<client::Send>(step)) session.sent();
    benchmark::DoNotOptimize(&step);
  }
}

client::Session greeted() {
  client::Session session;
  session.received("+OK\r\n");
  pump(session);
  session.set_pipelining(true);
  return session;
}

void client_commands(benchmark::State& state) {
  const auto at_once = static_cast<std::size_t>(state.range(0));
  std::string answers;
  for (std::size_t i = 0; i < at_once; ++i) answers += "+OK marked as deleted\r\n";
  client::Session session = greeted();
  for (auto _ : state) {
    for (std::size_t i = 0; i < at_once; ++i) session.request(Verb::dele, "12345");
    pump(session);
    session.received(answers);
    pump(session);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(at_once));
}
BENCHMARK(client_commands)->Name("client: DELE, so many at once")->Arg(1)->Arg(100);

std::string message_in_wire_form(std::size_t octets) {
  std::string message = "Subject: figures\r\n\r\n";
  for (int line = 0; message.size() < octets; ++line)
    message += line % 50 == 49 ? ".a line that begins with a dot, as one in fifty does\r\n"
                               : "the quick brown fox jumps over the lazy dog, and does so again and again\r\n";
  std::string wire;
  message::DotStuffer().feed(message, [&wire](std::string_view part) { wire += part; });
  return wire;
}

/// RETR of one message whose octets come in reads of 64 KiB; the goal is the speed of `memory` below.
void client_retr(benchmark::State& state) {
  constexpr std::size_t read_octets = std::size_t{64} * 1024;
  const std::string answer = "+OK\r\n" + message_in_wire_form(static_cast<std::size_t>(state.range(0))) + ".\r\n";
  client::Session session = greeted();
  std::size_t octets = 0;
  for (auto _ : state) {
    session.request(Verb::retr, "1");
    pump(session);
    for (std::size_t at = 0; at < answer.size(); at += read_octets) {
      session.received(std::string_view(answer).substr(at, read_octets));
      while (true) {
        const client::Step step = session.next();
        if (std::holds_alternative<client::Receive>(step)) break;
        if (const auto* data = std::get_if<client::MessageData>(&step)) octets += data->octets.size();
      }
    }
  }
  benchmark::DoNotOptimize(octets);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(answer.size()));
}
BENCHMARK(client_retr)->Name("client: framing of RETR, octets of the message")->Arg(20'000)->Arg(10'000'000);

/// What one pass over the same octets costs: a search for an octet that is not there, and a copy.
void memory(benchmark::State& state, bool copying) {
  const std::string wire = message_in_wire_form(static_cast<std::size_t>(state.range(0)));
  std::string copy(wire.size(), '\0');
  for (auto _ : state) {
    if (copying)
      std::memcpy(copy.data(), wire.data(), wire.size());
    else
      benchmark::DoNotOptimize(std::memchr(wire.data(), '\x01', wire.size()));
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(wire.size()));
}
BENCHMARK_CAPTURE(memory, memchr, false)->Name("memory: memchr")->Arg(20'000)->Arg(10'000'000);
BENCHMARK_CAPTURE(memory, memcpy, true)->Name("memory: memcpy")->Arg(20'000)->Arg(10'000'000);

}  // namespace
}  // namespace satchel::pop3

BENCHMARK_MAIN();
