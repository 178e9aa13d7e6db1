#include "sasl/exchange.hpp"

#include <gtest/gtest.h>

/// Our client against our server in the mechanisms that are neither SCRAM nor carry tokens, and what holds in all.
namespace satchel::sasl {
namespace {

using namespace std::string_literals;

constexpr Mechanism with_password[] = {Mechanism::plain, Mechanism::login, Mechanism::cram_md5};

const ChannelBindings bindings{.exporter = std::string(32, 'e'), .server_end_point = ""};

ClientParameters parameters_for_all() {
  ClientParameters parameters = client_parameters();
  parameters.bindings = &bindings;
  parameters.plus_offered = true;
  return parameters;
}

ServerParameters server_parameters_for_all() {
  ServerParameters parameters = server_parameters();
  parameters.bindings = bindings;
  parameters.plus_offered = true;
  return parameters;
}

}  // namespace

TEST(Exchange, EveryMechanismSucceedsWithTheRightSecret) {
  for (const MechanismInfo& row : mechanisms()) {
    Host host;
    const Outcome outcome = run(row.mechanism, parameters_for_all(), server_parameters_for_all(), host);
    EXPECT_TRUE(outcome.server_succeeded) << row.name;
    EXPECT_TRUE(outcome.client_believes) << row.name;
    EXPECT_EQ(host.verified.size(), 1U) << row.name;
  }
}

TEST(Exchange, TheTableSaysWhoBeginsAndWhatThatNeeds) {
  for (const MechanismInfo& row : mechanisms()) {
    const auto client = make_client(row.mechanism, parameters_for_all()).value();
    EXPECT_EQ(client->mechanism(), row.mechanism);
    EXPECT_EQ(client->initial_response().has_value(), row.begins == Begins::client) << row.name;
    const auto unbound = make_client(row.mechanism, client_parameters());
    EXPECT_EQ(unbound.has_value(), !row.needs_channel_binding) << row.name;
    // A server that was sent nothing asks: with nothing where the client begins.
    const auto server = make_server(row.mechanism, server_parameters_for_all());
    const ServerStep step = server->begin(std::nullopt);
    EXPECT_EQ(std::get<Challenge>(step).data.empty(), row.begins == Begins::client) << row.name;
  }
}

TEST(Exchange, WrongPasswordAndUnknownUserAreRejectedAlike) {
  for (const Mechanism mechanism : with_password) {
    Host host;
    const Outcome wrong = run(mechanism, client_parameters("alice", "wrong"), server_parameters(), host);
    const Outcome unknown = run(mechanism, client_parameters("mallo", "wrong"), server_parameters(), host);
    EXPECT_EQ(wrong.server_error, ServerError::rejected);
    EXPECT_EQ(unknown.server_error, ServerError::rejected);
    EXPECT_EQ(wrong.steps, unknown.steps);
  }
}

TEST(Exchange, CallsOutOfTurnFailInEveryMechanism) {
  for (const MechanismInfo& row : mechanisms())
    for (const int call : {0, 1}) {
      const auto server = make_server(row.mechanism, server_parameters_for_all());
      const ServerStep step = call == 0 ? server->verdict(true) : server->keys(nullptr);
      EXPECT_EQ(std::get<Failed>(step).why, ServerError::malformed) << row.name;
      EXPECT_TRUE(std::holds_alternative<Failed>(server->respond("x"))) << row.name;
      EXPECT_TRUE(std::holds_alternative<Failed>(server->begin(std::nullopt))) << row.name;
      EXPECT_TRUE(std::holds_alternative<Failed>(server->verdict(true))) << row.name;
    }
}

TEST(Exchange, AResponseTooManyFailsInEveryMechanism) {
  for (const MechanismInfo& row : mechanisms()) {
    Host host;
    const auto client = make_client(row.mechanism, parameters_for_all()).value();
    const auto server = make_server(row.mechanism, server_parameters_for_all());
    ASSERT_TRUE(run(*client, *server, host).server_succeeded) << row.name;
    for (const char* more : {"", "x"})
      EXPECT_EQ(std::get<Failed>(server->respond(more)).why, ServerError::malformed) << row.name;
  }
}

TEST(Exchange, AChallengeTooManyIsNotAnsweredAndSpoilsSuccess) {
  for (const MechanismInfo& row : mechanisms()) {
    const bool bearer = row.mechanism == Mechanism::oauthbearer || row.mechanism == Mechanism::xoauth2;
    Host host;
    const auto client = make_client(row.mechanism, parameters_for_all()).value();
    const auto server = make_server(row.mechanism, server_parameters_for_all());
    ASSERT_TRUE(run(*client, *server, host).client_believes) << row.name;
    // To those with a token, a challenge at this point is a refusal.
    if (bearer) EXPECT_TRUE(client->respond("{}"));
    EXPECT_EQ(client->respond("").error(), ClientError::unexpected_challenge) << row.name;
    EXPECT_FALSE(client->succeeded()) << row.name;
  }
}

TEST(Exchange, SuccessBeforeAnythingWasSentIsNotBelieved) {
  for (const MechanismInfo& row : mechanisms())
    EXPECT_EQ(make_client(row.mechanism, parameters_for_all()).value()->succeeded().error(),
              ClientError::server_not_proven)
        << row.name;
}

TEST(Exchange, ACancelledExchangeLeavesNothingToSucceedWith) {
  for (const MechanismInfo& row : mechanisms()) {
    const auto server = make_server(row.mechanism, server_parameters_for_all());
    (void)server->begin(std::nullopt);
    // The protocol drops the exchange at "*"; even if its host went on, no verdict is awaited.
    EXPECT_TRUE(std::holds_alternative<Failed>(server->verdict(true))) << row.name;
  }
}

TEST(Exchange, EmptyNamesAndPasswordsAreNotSent) {
  for (const Mechanism mechanism : with_password) {
    for (const auto& [name, password] :
         {std::pair{""s, "secret"s}, {"alice"s, ""s}, {"al\0ice"s, "secret"s}, {"alice"s, "sec\0ret"s}})
      EXPECT_EQ(make_client(mechanism, client_parameters(name, password)).error(), ClientError::not_sendable);
  }
}

TEST(Exchange, PlainCarriesTheAuthorizationIdentity) {
  ClientParameters parameters = client_parameters();
  parameters.authorization_id = "other";
  Host host;
  EXPECT_TRUE(run(Mechanism::plain, parameters, server_parameters(), host).server_succeeded);
  EXPECT_EQ(host.authorization_id, "other");
}

TEST(Exchange, PlainMessagesThatAreMalformedFail) {
  for (const std::string& message : {""s, "\0alice"s, "\0alice\0"s, "\0\0secret"s, "\0alice\0secret\0"s}) {
    const auto server = make_server(Mechanism::plain, server_parameters());
    EXPECT_EQ(std::get<Failed>(server->begin(message)).why, ServerError::malformed);
  }
}

TEST(Exchange, LoginTakesAnInitialResponseForTheName) {
  const auto server = make_server(Mechanism::login, server_parameters());
  EXPECT_EQ(std::get<Challenge>(server->begin("alice")).data, "Password:");
  const ServerStep step = server->respond("secret");
  EXPECT_EQ(std::get<Verify>(step).credentials->name, "alice");
}

TEST(Exchange, LoginAsksWithTheWordsThatClientsKnow) {
  const auto server = make_server(Mechanism::login, server_parameters());
  EXPECT_EQ(std::get<Challenge>(server->begin(std::nullopt)).data, "Username:");
  EXPECT_EQ(std::get<Challenge>(server->respond("alice")).data, "Password:");
}

TEST(Exchange, LoginRefusesEmptyPartsAndThoseWithANul) {
  for (const std::string& part : {""s, "a\0b"s}) {
    const auto name = make_server(Mechanism::login, server_parameters());
    name->begin(std::nullopt);
    EXPECT_EQ(std::get<Failed>(name->respond(part)).why, ServerError::malformed);
    const auto password = make_server(Mechanism::login, server_parameters());
    password->begin("alice");
    EXPECT_EQ(std::get<Failed>(password->respond(part)).why, ServerError::malformed);
  }
}

// RFC 4422 appendix A.
TEST(Exchange, ExternalCarriesAnIdentityOrNone) {
  for (const std::string_view identity : {"", "fred@example.com", "\u00e9"})
    for (const Initial initial : {Initial::with_command, Initial::after_empty_challenge}) {
      ClientParameters parameters;
      parameters.authorization_id = identity;
      Host host;
      const auto client = make_client(Mechanism::external, parameters).value();
      const auto server = make_server(Mechanism::external, {});
      const Outcome outcome = run(*client, *server, host, initial);
      EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes);
      EXPECT_EQ(host.authorization_id, identity);
      EXPECT_EQ(host.verified, std::vector<std::string>{""});
    }
}

TEST(Exchange, ExternalRefusesAnIdentityWithANul) {
  ClientParameters parameters;
  const std::string identity = "fr\0ed"s;
  parameters.authorization_id = identity;
  EXPECT_EQ(make_client(Mechanism::external, parameters).error(), ClientError::not_sendable);
  EXPECT_EQ(std::get<Failed>(make_server(Mechanism::external, {})->begin(identity)).why, ServerError::malformed);
}

}  // namespace satchel::sasl
