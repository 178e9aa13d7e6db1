#include <gtest/gtest.h>

#include <stdexcept>

#include "sasl/exchange.hpp"

namespace satchel::sasl {
namespace {

using namespace std::string_literals;

std::optional<ClientError> error_of(const ClientParameters& parameters,
                                    Mechanism mechanism = Mechanism::scram_sha_256) {
  const auto client = make_client(mechanism, parameters);
  return client ? std::nullopt : std::optional(client.error());
}

}  // namespace

// RFC 5802 section 5.1: "If the preparation of the username fails or results in an empty string, the client SHOULD
// abort the authentication exchange".
TEST(ScramClientTest, NamesAndPasswordsThatCannotBePreparedAreRefused) {
  EXPECT_EQ(error_of(client_parameters("", "secret")), ClientError::not_sendable);
  EXPECT_EQ(error_of(client_parameters("\u00ad", "secret")), ClientError::not_sendable);
  EXPECT_EQ(error_of(client_parameters("alice", "")), ClientError::not_sendable);
  EXPECT_EQ(error_of(client_parameters("al\x07ice", "secret")), ClientError::prohibited_character);
  EXPECT_EQ(error_of(client_parameters("al\0ice"s, "secret")), ClientError::prohibited_character);
  EXPECT_EQ(error_of(client_parameters("alice", "sec\xffret")), ClientError::prohibited_character);
  // A query may hold unassigned characters, a stored string not.
  EXPECT_EQ(error_of(client_parameters("a\u0221", "secret")), std::nullopt);
  EXPECT_EQ(error_of(client_parameters("alice", "a\u0221")), ClientError::prohibited_character);
  ClientParameters acting = client_parameters();
  const std::string other = "ot\0her"s;
  acting.authorization_id = other;
  EXPECT_EQ(error_of(acting), ClientError::not_sendable);
}

TEST(ScramClientTest, ThePlusFormNeedsBindings) {
  ClientParameters parameters = client_parameters();
  EXPECT_EQ(error_of(parameters, Mechanism::scram_sha_256_plus), ClientError::no_channel_binding);
  const ChannelBindings none;
  parameters.bindings = &none;
  EXPECT_EQ(error_of(parameters, Mechanism::scram_sha_1_plus), ClientError::no_channel_binding);
}

TEST(ScramClientTest, AShortNonceIsAMistakeOfTheProgram) {
  ClientParameters parameters = client_parameters();
  parameters.nonce = "fifteen octets.";
  EXPECT_THROW((void)make_client(Mechanism::scram_sha_256, parameters), std::invalid_argument);
}

TEST(ScramClientTest, AChallengeBeyondTheLastIsRefused) {
  Host host;
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
  const auto server = make_server(Mechanism::scram_sha_256, server_parameters());
  ASSERT_TRUE(run(*client, *server, host).client_believes);
  EXPECT_EQ(client->respond("").error(), ClientError::unexpected_challenge);
  EXPECT_EQ(client->succeeded().error(), ClientError::server_not_proven);
}

TEST(ScramClientTest, EveryErrorHasItsSentence) {
  for (int error = 0; error <= static_cast<int>(ClientError::server_not_proven); ++error)
    EXPECT_FALSE(describe(static_cast<ClientError>(error)).empty());
}

}  // namespace satchel::sasl
