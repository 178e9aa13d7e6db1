// Counts every allocation of the process: once a session has warmed up, commands and answers cost none.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "pop3/client_session.hpp"
#include "pop3/made_listing.hpp"
#include "pop3/server_session.hpp"

namespace {

std::atomic<std::size_t> allocations = 0;

void* counted(std::size_t octets) {
  ++allocations;
  if (void* memory = std::malloc(octets)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t octets) { return counted(octets); }
void* operator new[](std::size_t octets) { return counted(octets); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace satchel::pop3 {
namespace {

/// Says yes to everything and allocates nothing of its own.
class Host {
 public:
  explicit Host(const Listing& listing)
      : session_({.hostname = "pop.example.org", .tls = Tls::active, .mechanisms = {sasl::Mechanism::plain}}),
        listing_(listing) {
    pump();
    say("USER mrose\r\nPASS secret\r\n");
  }
  void say(std::string_view octets) {
    session_.received(octets);
    pump();
  }

  void operator()(const Receive&) {}
  void operator()(const Send&) { session_.sent(); }
  void operator()(const StartTls&) { session_.tls_started(); }
  void operator()(const FetchKeys&) { session_.keys(nullptr); }
  void operator()(const Authenticate&) { session_.authenticated(Verdict::accepted); }
  void operator()(const OpenMaildrop&) { session_.opened(listing_); }
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
  ServerSession session_;
  const Listing& listing_;
};

constexpr std::string_view every_command =
    "STAT\r\nLIST 2\r\nUIDL 2\r\nRETR 1\r\nTOP 1 10\r\nDELE 3\r\nNOOP\r\nRSET\r\nLANG de\r\nLANG\r\nLANG en\r\n"
    "CAPA\r\nLIST\r\nUIDL\r\nDELE 99999\r\nnonsense\r\nUTF8\r\n";

}  // namespace

TEST(Allocations, AreSeen) {
  const std::size_t before = allocations;
  const std::string long_enough(100, 'x');
  EXPECT_GT(allocations, before) << long_enough;
}

TEST(Allocations, TheServerAnswersWithoutAnyInSteadyState) {
  // Few enough messages for a listing to stay within the memory that a session keeps.
  const MadeListing listing(20);
  Host host(listing);
  host.say(every_command);
  const std::size_t before = allocations;
  for (int round = 0; round < 100; ++round) host.say(every_command);
  EXPECT_EQ(allocations, before);
}

TEST(Allocations, LinesInPiecesCostTheServerNoneEither) {
  const MadeListing listing(20);
  Host host(listing);
  const auto say_in_pieces = [&host] {
    for (std::size_t at = 0; at < every_command.size(); at += 3) host.say(every_command.substr(at, 3));
  };
  say_in_pieces();
  const std::size_t before = allocations;
  for (int round = 0; round < 100; ++round) say_in_pieces();
  EXPECT_EQ(allocations, before);
}

TEST(Allocations, TheClientAsksAndReadsWithoutAnyInSteadyState) {
  constexpr std::string_view answers =
      "+OK 20 20190\r\n+OK 2 1001\r\n+OK\r\n1 1000\r\n2 1001\r\n.\r\n+OK\r\n1 aaaaaaaaaaaaaaaaaaaaaaaa\r\n.\r\n"
      "+OK\r\nSubject: x\r\n\r\n..a\r\n..b\r\n.\r\n+OK\r\nSubject: x\r\n\r\n.\r\n+OK\r\n-ERR [SYS/TEMP] no\r\n+OK\r\n";
  client::Session session;
  const auto pump = [&session] {
    while (true) {
      const client::Step step = session.next();
      ASSERT_FALSE(std::holds_alternative<client::Broken>(step));
      if (std::holds_alternative<client::Receive>(step)) return;
      if (std::holds_alternative<client::Send>(step)) session.sent();
    }
  };
  session.received("+OK\r\n");
  pump();
  session.set_pipelining(true);
  const auto round = [&] {
    session.request(Verb::stat);
    session.request(Verb::list, "2");
    session.request(Verb::list);
    session.request(Verb::uidl);
    session.request(Verb::retr, "1");
    session.request(Verb::top, "100000 10");
    session.request(Verb::dele, "1000000");
    session.request(Verb::noop);
    session.request(Verb::rset);
    pump();
    session.received(answers);
    pump();
    ASSERT_EQ(session.unanswered(), 0U);
  };
  round();
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i) round();
  EXPECT_EQ(allocations, before);
}

}  // namespace satchel::pop3
