#include <gtest/gtest.h>

#include "sasl/exchange.hpp"

/// Whoever stands between the two can change any octet of any message, or cut it short: neither side may then believe
/// that all is well.
namespace satchel::sasl {
namespace {

constexpr std::size_t scram_messages = 4;

const ChannelBindings bindings{.exporter = std::string(32, 'e'), .server_end_point = ""};

class ScramTamper : public testing::TestWithParam<Mechanism> {
 protected:
  ScramTamper() {
    client_.bindings = &bindings;
    client_.plus_offered = true;
    server_.bindings = bindings;
    server_.plus_offered = true;
  }

  Outcome run_with(const Tamper& tamper) {
    const auto client = make_client(GetParam(), client_).value();
    const auto server = make_server(GetParam(), server_);
    return run(*client, *server, host_, Initial::with_command, tamper);
  }

  void expect_failure(std::size_t number, const std::function<void(std::string&)>& change) {
    std::string changed;
    const Outcome outcome = run_with([&](std::size_t at, std::string& message) {
      if (at != number) return;
      change(message);
      changed = message;
    });
    EXPECT_FALSE(outcome.server_succeeded) << changed;
    EXPECT_FALSE(outcome.client_believes) << changed;
  }

  ClientParameters client_ = client_parameters();
  ServerParameters server_ = server_parameters();
  Host host_;
};

}  // namespace

// The lowest bit, the one that changes the case of letters, and the one that leaves ASCII.
TEST_P(ScramTamper, NoFlippedBitIsOverlooked) {
  const Outcome honest = run_with({});
  ASSERT_TRUE(honest.server_succeeded && honest.client_believes);
  ASSERT_EQ(honest.said.size(), scram_messages + 1);
  for (std::size_t number = 0; number < scram_messages; ++number)
    for (std::size_t at = 0; at < honest.said[number].size(); ++at)
      for (const int bit : {0x01, 0x20, 0x80})
        expect_failure(number, [&](std::string& message) { message[at] = static_cast<char>(message[at] ^ bit); });
}

TEST_P(ScramTamper, NoTruncationIsOverlooked) {
  const Outcome honest = run_with({});
  ASSERT_EQ(honest.said.size(), scram_messages + 1);
  for (std::size_t number = 0; number < scram_messages; ++number)
    for (std::size_t length = 0; length < honest.said[number].size(); ++length)
      expect_failure(number, [&](std::string& message) { message.resize(length); });
}

TEST_P(ScramTamper, NothingAddedIsOverlooked) {
  for (std::size_t number = 0; number < scram_messages; ++number)
    for (const char* added : {",", "A", "=", ",x=1", ",m=1", " "}) {
      // An optional extension of the server's last message is ignored, as it must be: nothing signs it.
      if (number == scram_messages - 1 && std::string_view(added) == ",x=1") continue;
      expect_failure(number, [&](std::string& message) { message += added; });
    }
}

INSTANTIATE_TEST_SUITE_P(Each, ScramTamper, testing::Values(Mechanism::scram_sha_1, Mechanism::scram_sha_256_plus));

}  // namespace satchel::sasl
