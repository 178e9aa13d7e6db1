#include "pop3/capabilities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "base/ascii.hpp"
#include "pop3/client_session.hpp"
#include "pop3/made_listing.hpp"
#include "pop3/server_driver.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::size_t capability_count = static_cast<std::size_t>(Capability::implementation) + 1;

std::string lines_of(const Capabilities& capabilities) {
  std::string lines;
  append_lines(capabilities, lines);
  return lines;
}

Capabilities read_lines(const std::string& lines) {
  Capabilities read;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) read.add_line(line.substr(0, line.find('\r')));
  return read;
}

Capabilities read(std::initializer_list<const char*> lines) {
  Capabilities capabilities;
  for (const char* line : lines) capabilities.add_line(line);
  return capabilities;
}

/// What the client of this library makes of the server's answer to CAPA.
Capabilities told(ServerDriver& server) {
  server.take_output();
  server.say("CAPA\r\n");
  client::Session session;
  session.received("+OK\r\n");
  EXPECT_TRUE(std::holds_alternative<client::Greeting>(session.next()));
  session.request(Verb::capa);
  EXPECT_TRUE(std::holds_alternative<client::Send>(session.next()));
  session.sent();
  const std::string answer = server.take_output();
  session.received(answer);
  while (!std::holds_alternative<client::Ended>(session.next())) {
  }
  return session.capabilities();
}

void expect_same(const Capabilities& read, const Capabilities& made) {
  EXPECT_EQ(lines_of(read), lines_of(made));
  for (std::size_t i = 0; i < capability_count; ++i) {
    const auto capability = static_cast<Capability>(i);
    EXPECT_EQ(read.has(capability), made.has(capability)) << tag_of(capability);
  }
  EXPECT_TRUE(read.unknown.empty());
}

}  // namespace

TEST(Capabilities, EveryCombinationIsReadBackAsItWasMade) {
  for (std::size_t bits = 0; bits < (std::size_t{1} << capability_count); ++bits) {
    Capabilities made;
    made.mechanisms.add(sasl::Mechanism::plain);
    made.implementation = "Satchel pop.example.org";
    for (std::size_t i = 0; i < capability_count; ++i)
      if ((bits >> i & 1U) != 0) made.add(static_cast<Capability>(i));
    const std::string lines = lines_of(made);
    const Capabilities read = read_lines(lines);
    for (std::size_t i = 0; i < capability_count; ++i)
      ASSERT_EQ(read.has(static_cast<Capability>(i)), (bits >> i & 1U) != 0) << lines;
    ASSERT_EQ(lines_of(read), lines);
  }
}

TEST(Capabilities, EveryMechanismIsReadBack) {
  for (const sasl::MechanismInfo& row : sasl::mechanisms()) {
    Capabilities made;
    made.add(Capability::sasl);
    made.mechanisms.add(row.mechanism);
    const Capabilities read = read_lines(lines_of(made));
    EXPECT_TRUE(read.mechanisms.contains(row.mechanism)) << row.name;
    expect_same(read, made);
  }
}

TEST(Capabilities, ArgumentsAreReadBack) {
  for (const std::optional<std::uint64_t> days : {std::optional<std::uint64_t>(), {0}, {30}, {UINT64_MAX}})
    for (const bool per_user : {false, true}) {
      Capabilities made;
      made.add(Capability::expire);
      made.add(Capability::login_delay);
      made.add(Capability::utf8);
      made.expire_days = days;
      made.expire_per_user = made.login_delay_per_user = made.utf8_names = per_user;
      made.login_delay_seconds = 900;
      const Capabilities read = read_lines(lines_of(made));
      expect_same(read, made);
      EXPECT_EQ(read.expire_days, days);
      EXPECT_EQ(read.login_delay_seconds, 900U);
      EXPECT_EQ(read.expire_per_user, per_user);
      EXPECT_EQ(read.login_delay_per_user, per_user);
      EXPECT_EQ(read.utf8_names, per_user);
    }
}

// RFC 2449 section 6.5 and 6.7, the forms of the examples.
TEST(Capabilities, ServerAnnouncesExpireAndLoginDelayAndTheClientReadsThem) {
  const MadeListing listing(1);
  for (const std::optional<std::uint64_t> days : {std::optional<std::uint64_t>(), {0}, {60}})
    for (const std::optional<std::uint64_t> seconds : {std::optional<std::uint64_t>(), {0}, {900}}) {
      ServerDriver server(
          {.hostname = "pop.example.org", .tls = Tls::active, .expire_days = days, .login_delay_seconds = seconds},
          listing);
      const Capabilities before = told(server);
      server.sign_in();
      const Capabilities after = told(server);
      // RFC 2449 section 5: "Capabilities available in the AUTHORIZATION state MUST be announced in both states."
      expect_same(after, before);
      EXPECT_EQ(before.expire_days, days);
      EXPECT_TRUE(before.has(Capability::expire));
      EXPECT_EQ(before.has(Capability::login_delay), seconds.has_value());
      EXPECT_EQ(before.login_delay_seconds, seconds.value_or(0));
    }
}

TEST(Capabilities, ServerAndClientAgreeForEveryWayToConfigureTheServer) {
  const MadeListing listing(1);
  for (const Tls tls : {Tls::unavailable, Tls::available, Tls::active})
    for (const bool plaintext : {false, true})
      for (const bool utf8 : {false, true})
        for (const bool utf8_names : {false, true}) {
          ServerDriver server({.hostname = "pop.example.org",
                               .tls = tls,
                               .plaintext_allowed = plaintext,
                               .utf8 = utf8,
                               .utf8_names = utf8_names},
                              listing);
          const Capabilities read = told(server);
          const bool passwords = tls == Tls::active || plaintext;
          EXPECT_EQ(read.has(Capability::user), passwords);
          EXPECT_EQ(read.has(Capability::sasl), passwords);
          EXPECT_EQ(read.has(Capability::stls), tls == Tls::available);
          EXPECT_EQ(read.has(Capability::utf8), utf8);
          EXPECT_EQ(read.utf8_names, utf8 && utf8_names);
          EXPECT_TRUE(read.unknown.empty());
        }
}

// RFC 2449 section 5: "CAPA response tags are case-insensitive."
TEST(Capabilities, AreReadInAnyCaseAndWithAnySpaces) {
  const Capabilities read =
      pop3::read({"tOp", "uidl ", "Sasl  plain\tscram-sha-256  X-OWN", "expire  never", "expire 7 user",
                  "Login-Delay 900   User", "utf8 user", "implementation   A B  C"});
  for (const Capability capability : {Capability::top, Capability::uidl, Capability::sasl, Capability::expire,
                                      Capability::login_delay, Capability::utf8, Capability::implementation})
    EXPECT_TRUE(read.has(capability)) << tag_of(capability);
  EXPECT_TRUE(read.mechanisms.contains(sasl::Mechanism::plain));
  EXPECT_TRUE(read.mechanisms.contains(sasl::Mechanism::scram_sha_256));
  EXPECT_THAT(read.unknown_mechanisms, testing::ElementsAre("X-OWN"));
  EXPECT_EQ(read.expire_days, 7U);
  EXPECT_TRUE(read.expire_per_user);
  EXPECT_EQ(read.login_delay_seconds, 900U);
  EXPECT_TRUE(read.login_delay_per_user);
  EXPECT_TRUE(read.utf8_names);
  EXPECT_EQ(read.implementation, "A B  C");
  EXPECT_THAT(read.unknown, testing::IsEmpty());
}

TEST(Capabilities, ArgumentsThatAreNotKnownDoNoHarm) {
  const Capabilities read =
      pop3::read({"TOP 7", "UIDL x y", "STLS now", "EXPIRE 7 GROUP", "LOGIN-DELAY 60 GROUP", "UTF8 GROUP"});
  EXPECT_THAT(read.unknown, testing::IsEmpty());
  EXPECT_EQ(read.expire_days, 7U);
  EXPECT_FALSE(read.expire_per_user);
  EXPECT_EQ(read.login_delay_seconds, 60U);
  EXPECT_FALSE(read.login_delay_per_user);
  EXPECT_FALSE(read.utf8_names);
}

TEST(Capabilities, OddLinesAreKeptAsTheyCame) {
  const Capabilities read =
      pop3::read({"X-MANGLE 7", "TOPS", "TO", "EXPIRE", "EXPIRE soon", "EXPIRE -1", "EXPIRE 18446744073709551616",
                  "LOGIN-DELAY", "LOGIN-DELAY 1.5", "caf\xe9", ".", " ", ""});
  EXPECT_THAT(read.unknown, testing::ElementsAre("X-MANGLE 7", "TOPS", "TO", "EXPIRE", "EXPIRE soon", "EXPIRE -1",
                                                 "EXPIRE 18446744073709551616", "LOGIN-DELAY", "LOGIN-DELAY 1.5",
                                                 "caf\xe9", ".", " "));
  EXPECT_FALSE(read.has(Capability::top));
  EXPECT_FALSE(read.has(Capability::expire));
  EXPECT_FALSE(read.has(Capability::login_delay));
}

TEST(Capabilities, AListingWithoutAnEndTakesNoMemoryWithoutOne) {
  Capabilities read;
  std::string mechanisms = "SASL";
  for (int i = 0; i < 100'000; ++i) read.add_line("X-LINE-" + std::to_string(i));
  for (int i = 0; i < 100'000; ++i) mechanisms += " X-" + std::to_string(i);
  read.add_line(mechanisms + " PLAIN");
  read.add_line("TOP");
  EXPECT_EQ(read.unknown.size(), Capabilities::kept_unknown);
  EXPECT_EQ(read.unknown_mechanisms.size(), Capabilities::kept_unknown);
  EXPECT_TRUE(read.has(Capability::top));
  EXPECT_TRUE(read.mechanisms.contains(sasl::Mechanism::plain));
}

// RFC 2449 section 5: "Each capability line is limited to 512 octets (including the CRLF)."
TEST(Capabilities, NoLineIsLongerThan512OctetsWithEverythingOn) {
  const MadeListing listing(1);
  ServerOptions options{.hostname = std::string(253, 'h'), .tls = Tls::active, .expire_days = UINT64_MAX};
  for (const sasl::MechanismInfo& row : sasl::mechanisms()) options.mechanisms.add(row.mechanism);
  ServerDriver server(options, listing);
  server.take_output();
  server.say("CAPA\r\n");
  std::istringstream lines(server.take_output());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size() + 1, 512U) << line;
}

}  // namespace satchel::pop3
