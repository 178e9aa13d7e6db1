#include "pop3/request_window.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace satchel::pop3::client {
namespace {

OutgoingRequest request(Verb verb, const std::string& line) {
  OutgoingRequest made;
  made.verb = verb;
  made.line = base::Secret(std::string_view(line));
  return made;
}

std::string write(RequestWindow& window) {
  std::string out;
  window.write_to(out);
  return out;
}

}  // namespace

TEST(RequestWindow, OneAtATimeUntilPipeliningIsOn) {
  RequestWindow window(100, 2048);
  window.queue(request(Verb::stat, "STAT\r\n"));
  window.queue(request(Verb::noop, "NOOP\r\n"));
  EXPECT_EQ(write(window), "STAT\r\n");
  EXPECT_EQ(write(window), "");
  window.answered();
  EXPECT_EQ(write(window), "NOOP\r\n");
}

TEST(RequestWindow, NeverMoreThanItsCommandsUnanswered) {
  RequestWindow window(5, 2048);
  window.set_pipelining(true);
  for (int i = 0; i < 100; ++i) window.queue(request(Verb::noop, "NOOP\r\n"));
  std::size_t written = 0;
  for (std::size_t answered = 0; answered < 100; ++answered) {
    const std::string out = write(window);
    written += static_cast<std::size_t>(std::ranges::count(out, '\n'));
    ASSERT_EQ(written, std::min<std::size_t>(100, answered + 5));
    window.answered();
  }
}

TEST(RequestWindow, NeverMoreThanItsOctetsUnanswered) {
  RequestWindow window(100, 50);
  window.set_pipelining(true);
  std::size_t octets = 0;
  for (int i = 0; i < 100; ++i) window.queue(request(Verb::retr, "RETR 1234\r\n"));
  for (int i = 0; i < 100; ++i) {
    octets += write(window).size();
    ASSERT_LE(octets, 50U);
    window.answered();
    octets -= 11;
  }
  EXPECT_EQ(window.unanswered(), 0U);
}

TEST(RequestWindow, LineLargerThanTheWindowGoesAlone) {
  RequestWindow window(100, 10);
  window.set_pipelining(true);
  window.queue(request(Verb::user, "USER " + std::string(100, 'x') + "\r\n"));
  window.queue(request(Verb::noop, "NOOP\r\n"));
  EXPECT_EQ(write(window).size(), 107U);
  window.answered();
  EXPECT_EQ(write(window), "NOOP\r\n");
}

TEST(RequestWindow, NothingIsWrittenBehindACommandThatMustBeAnsweredFirst) {
  for (const Verb decisive : {Verb::stls, Verb::pass, Verb::apop, Verb::auth, Verb::quit}) {
    RequestWindow window(100, 2048);
    window.set_pipelining(true);
    window.queue(request(Verb::capa, "CAPA\r\n"));
    window.queue(request(decisive, "X\r\n"));
    window.queue(request(Verb::stat, "STAT\r\n"));
    EXPECT_EQ(write(window), "CAPA\r\nX\r\n");
    window.answered();
    EXPECT_EQ(write(window), "");
    window.answered();
    EXPECT_EQ(write(window), "STAT\r\n");
  }
}

}  // namespace satchel::pop3::client
