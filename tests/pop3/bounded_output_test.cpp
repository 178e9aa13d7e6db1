#include <gtest/gtest.h>

#include <algorithm>

#include "pop3/made_listing.hpp"
#include "pop3/server_driver.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::size_t largest_part_octets = std::size_t{17} * 1024;

ServerOptions options() { return {.hostname = "pop.example.org", .tls = Tls::active}; }

std::size_t count_lines(const std::string& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

}  // namespace

TEST(BoundedOutput, ListingsOfAHundredThousandMessagesComeInSmallParts) {
  const MadeListing listing(100'000);
  ServerDriver server(options(), listing);
  server.sign_in();
  for (const char* command : {"LIST\r\n", "UIDL\r\n"}) {
    server.take_output();
    server.say(command);
    EXPECT_EQ(count_lines(server.take_output()), 100'002U) << command;
    EXPECT_LE(server.largest_write(), largest_part_octets) << command;
  }
}

TEST(BoundedOutput, PipelinedListingsDoNotPileUp) {
  const MadeListing listing(2'000);
  ServerDriver server(options(), listing);
  server.sign_in();
  server.take_output();
  std::string commands;
  for (int i = 0; i < 100; ++i) commands += "LIST\r\nUIDL\r\nRETR 1\r\n";
  server.say(commands);
  EXPECT_EQ(count_lines(server.take_output()), 100U * (2'002 + 2'002 + 3));
  EXPECT_LE(server.largest_write(), largest_part_octets);
}

TEST(BoundedOutput, RepliesToPipelinedCommandsShareWrites) {
  const MadeListing listing(100);
  ServerDriver server(options(), listing);
  server.sign_in();
  const std::size_t before = server.writes();
  std::string commands;
  for (int i = 1; i <= 100; ++i) commands += "DELE " + std::to_string(i) + "\r\n";
  server.say(commands);
  EXPECT_EQ(server.writes() - before, 1U);
}

TEST(BoundedOutput, WhatFollowsTheEndIsTakenAndDropped) {
  const MadeListing listing(1);
  ServerDriver server(options(), listing);
  server.say("QUIT\r\n");
  ASSERT_TRUE(server.closed());
  server.session().received(std::string(1'000'000, 'x'));
  EXPECT_TRUE(std::holds_alternative<Close>(server.session().next()));
}

TEST(BoundedOutput, AHundredThousandDeletionsAreOneCommit) {
  const MadeListing listing(100'000);
  ServerDriver server(options(), listing);
  server.sign_in();
  std::string commands;
  for (int i = 1; i <= 100'000; ++i) commands += "DELE " + std::to_string(i) + "\r\n";
  server.say(commands + "QUIT\r\n");
  EXPECT_EQ(server.committed(), 100'000U);
  EXPECT_TRUE(server.take_output().ends_with("+OK bye\r\n"));
  EXPECT_TRUE(server.closed());
}

// CVE-2017-15132: an AUTH that is cancelled again and again.
TEST(BoundedOutput, CancelledAuthenticationsLeaveNothingBehind) {
  const MadeListing listing(1);
  ServerOptions patient = options();
  patient.bad_commands_before_login = SIZE_MAX;
  ServerDriver server(patient, listing);
  for (int i = 0; i < 100'000; ++i) {
    server.say("AUTH PLAIN\r\n*\r\n");
    ASSERT_LT(server.take_output().size(), 200U);
  }
  server.sign_in();
  EXPECT_EQ(server.session().state(), State::transaction);
}

}  // namespace satchel::pop3
