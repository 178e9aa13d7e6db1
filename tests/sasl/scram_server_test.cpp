#include "sasl/scram_server.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/base64.hpp"
#include "sasl/exchange.hpp"
#include "sasl/scram_proof.hpp"

namespace satchel::sasl {
namespace {

ScramServer make(Mechanism mechanism) {
  ServerParameters parameters = server_parameters();
  parameters.nonce = base::base64_encode(parameters.nonce);
  return {mechanism, parameters};
}

struct Measured {
  Outcome outcome;
  std::size_t hmacs;
  std::vector<std::size_t> lengths;  ///< of the messages
};

/// "alice" exists; how the exchange looks from outside for `name` and `password`.
Measured measure(Mechanism mechanism, std::string_view name, std::string_view password,
                 const std::vector<std::string>& passwords) {
  Host host;
  host.keys = make_keys(mechanism == Mechanism::scram_sha_1 ? ScramHash::sha_1 : ScramHash::sha_256, passwords);
  ScramServer server = make(mechanism);
  const auto client = make_client(mechanism, client_parameters(name, password)).value();
  Measured measured{run(*client, server, host), server.hmacs(), {}};
  for (const std::string& message : measured.outcome.said) measured.lengths.push_back(message.size());
  return measured;
}

ServerError failure(const ServerStep& step) { return std::get<Failed>(step).why; }

}  // namespace

TEST(ScramServerTest, AnUnknownUserTakesTheSameSteps) {
  for (const Mechanism mechanism : {Mechanism::scram_sha_1, Mechanism::scram_sha_256}) {
    const Measured wrong = measure(mechanism, "alice", "wrong", {"secret"});
    const Measured unknown = measure(mechanism, "mallo", "wrong", {"secret"});
    EXPECT_EQ(unknown.outcome.steps, wrong.outcome.steps);
    EXPECT_EQ(unknown.lengths, wrong.lengths);
    EXPECT_EQ(unknown.outcome.server_error, ServerError::rejected);
    EXPECT_EQ(wrong.outcome.server_error, ServerError::rejected);
  }
}

TEST(ScramServerTest, AnUnknownUserTakesTheSameWork) {
  for (const Mechanism mechanism : {Mechanism::scram_sha_1, Mechanism::scram_sha_256}) {
    const std::size_t right = measure(mechanism, "alice", "secret", {"secret"}).hmacs;
    EXPECT_GE(right, least_keys_tried);
    EXPECT_EQ(measure(mechanism, "alice", "wrong", {"secret"}).hmacs, right);
    EXPECT_EQ(measure(mechanism, "mallo", "wrong", {"secret"}).hmacs, right);
    EXPECT_EQ(measure(mechanism, "alice", "wrong", {"1", "2", "3", "4", "5"}).hmacs, right);
    EXPECT_EQ(measure(mechanism, "alice", "1", {"1", "2", "3", "4", "5"}).hmacs, right);
    EXPECT_EQ(measure(mechanism, "alice", "5", {"1", "2", "3", "4", "5"}).hmacs, right);
  }
}

TEST(ScramServerTest, AnUnknownUserHasTheSameSaltEachTime) {
  const auto salt = [](std::string_view name) {
    return measure(Mechanism::scram_sha_256, name, "x", {"y"}).outcome.said[1];
  };
  EXPECT_EQ(salt("mallory"), salt("mallory"));
  EXPECT_NE(salt("mallory"), salt("trudy"));
}

TEST(ScramServerTest, AUserWithoutKeysIsTreatedAsUnknown) {
  Host host;
  host.keys = ScramKeys{std::string(test_salt), 4096, {}};
  EXPECT_EQ(run(Mechanism::scram_sha_256, client_parameters(), server_parameters(), host).server_error,
            ServerError::rejected);
}

TEST(ScramServerTest, NoVerdictMakesAWrongProofRight) {
  ScramServer server = make(Mechanism::scram_sha_256);
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters("alice", "wrong")).value();
  ASSERT_TRUE(std::holds_alternative<FetchKeys>(server.begin(client->initial_response()->reveal())));
  const ScramKeys keys = make_keys(ScramHash::sha_256, {"secret"});
  const std::string challenge(std::get<Challenge>(server.keys(&keys)).data);
  ASSERT_TRUE(std::holds_alternative<Verify>(server.respond(client->respond(challenge)->reveal())));
  EXPECT_EQ(failure(server.verdict(true)), ServerError::rejected);
  EXPECT_EQ(failure(server.respond("")), ServerError::malformed);
}

TEST(ScramServerTest, AUserWhoMayNotSignInIsRejectedInSpiteOfTheProof) {
  Host host;
  host.user_may_sign_in = false;
  const Outcome outcome = run(Mechanism::scram_sha_256, client_parameters(), server_parameters(), host);
  EXPECT_EQ(outcome.server_error, ServerError::rejected);
  EXPECT_FALSE(outcome.client_believes);
  EXPECT_EQ(host.key, std::optional<std::size_t>(0));
}

TEST(ScramServerTest, AProofOfAnotherLengthIsWrong) {
  for (const std::size_t octets : {1U, 31U, 33U, 500U}) {
    ScramServer server = make(Mechanism::scram_sha_256);
    const std::string nonce = "abc" + base::base64_encode(server_nonce);
    server.begin("n,,n=alice,r=abc");
    const ScramKeys keys = make_keys(ScramHash::sha_256, {"secret"});
    server.keys(&keys);
    const ServerStep step =
        server.respond("c=biws,r=" + nonce + ",p=" + base::base64_encode(std::string(octets, '\0')));
    EXPECT_EQ(std::get<proof::Scram>(std::get<Verify>(step).credentials->proof).key, std::nullopt);
  }
}

TEST(ScramServerTest, ARightProofWithMoreBehindItIsWrong) {
  Host host;
  ScramServer server = make(Mechanism::scram_sha_256);
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
  const Outcome outcome =
      run(*client, server, host, Initial::with_command, [](std::size_t number, std::string& message) {
        if (number != 2) return;
        const std::size_t at = message.find(",p=") + 3;
        message.replace(at, std::string::npos, base::base64_encode(*base::base64_decode(message.substr(at)) + '\0'));
      });
  EXPECT_EQ(outcome.server_error, ServerError::rejected);
  EXPECT_EQ(host.key, std::optional<std::optional<std::size_t>>(std::optional<std::size_t>()));
}

TEST(ScramServerTest, AnotherNonceIsRefused) {
  for (const char* nonce : {"abc", "abcd", "x"}) {
    ScramServer server = make(Mechanism::scram_sha_256);
    server.begin("n,,n=alice,r=abc");
    server.keys(nullptr);
    EXPECT_EQ(failure(server.respond("c=biws,r=" + std::string(nonce) + ",p=AAAA")), ServerError::malformed);
  }
}

TEST(ScramServerTest, MechanismAndFlagHaveToAgree) {
  for (const char* message :
       {"n,,n=alice,r=abc", "y,,n=alice,r=abc", "p=tls-unique,,n=alice,r=abc", "p=tls-exporter,,n=alice,r=abc"}) {
    ScramServer server = make(Mechanism::scram_sha_256_plus);
    EXPECT_EQ(failure(server.begin(message)), ServerError::channel_binding) << message;
  }
  ScramServer server = make(Mechanism::scram_sha_256);
  EXPECT_EQ(failure(server.begin("p=tls-exporter,,n=alice,r=abc")), ServerError::channel_binding);
}

TEST(ScramServerTest, NamesThatCannotBePreparedAreRefused) {
  for (const char* message : {"n,,n=al\x07ice,r=abc", "n,,n=\u00ad,r=abc", "n,,n=\xff,r=abc"}) {
    ScramServer server = make(Mechanism::scram_sha_256);
    EXPECT_EQ(failure(server.begin(message)), ServerError::malformed);
  }
}

TEST(ScramServerTest, TheClientAnswersTheProofWithNothing) {
  ScramServer server = make(Mechanism::scram_sha_256);
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
  server.begin(client->initial_response()->reveal());
  const ScramKeys keys = make_keys(ScramHash::sha_256, {"secret"});
  const std::string challenge(std::get<Challenge>(server.keys(&keys)).data);
  server.respond(client->respond(challenge)->reveal());
  ASSERT_TRUE(std::holds_alternative<Challenge>(server.verdict(true)));
  EXPECT_EQ(failure(server.respond("x")), ServerError::malformed);
  EXPECT_EQ(failure(server.respond("")), ServerError::malformed);
}

TEST(ScramServerTest, CallsOutOfTurnFail) {
  const ScramKeys keys = make_keys(ScramHash::sha_256, {"secret"});
  for (const int call : {0, 1, 2}) {
    ScramServer server = make(Mechanism::scram_sha_256);
    const ServerStep step = call == 0   ? server.keys(&keys)
                            : call == 1 ? server.verdict(true)
                                        : (server.begin("n,,n=alice,r=abc"), server.respond("c=biws,r=abc,p=AAAA"));
    EXPECT_EQ(failure(step), ServerError::malformed);
    EXPECT_EQ(failure(server.verdict(true)), ServerError::malformed);
    EXPECT_EQ(failure(server.begin(std::nullopt)), ServerError::malformed);
  }
}

TEST(ScramServerTest, AResponseBehindSuccessFails) {
  Host host;
  ScramServer server = make(Mechanism::scram_sha_256);
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
  ASSERT_TRUE(run(*client, server, host).server_succeeded);
  EXPECT_EQ(failure(server.respond("")), ServerError::malformed);
}

TEST(ScramServerTest, AShortNonceIsAMistakeOfTheProgram) {
  EXPECT_THROW(make_server(Mechanism::scram_sha_256, {}), std::invalid_argument);
  EXPECT_THROW(make_server(Mechanism::cram_md5, {}), std::invalid_argument);
}

}  // namespace satchel::sasl
