#include "sasl/bearer.hpp"

#include <gtest/gtest.h>

#include "sasl/exchange.hpp"

namespace satchel::sasl {
namespace {

using namespace std::string_literals;

constexpr std::string_view rfc_token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

std::string token_of(const Credentials& credentials) {
  return std::string(std::get<proof::Token>(credentials.proof).token.reveal());
}

ClientParameters bearer_parameters() { return client_parameters("user@example.com", rfc_token); }

Host bearer_host(std::string_view token) {
  Host host;
  host.name = "user@example.com";
  host.password = token;
  return host;
}

}  // namespace

// RFC 7628 section 4.1.
TEST(OauthBearer, GivesTheExampleOfTheRfc) {
  ClientParameters parameters = bearer_parameters();
  parameters.host = "server.example.com";
  parameters.port = 143;
  const auto client = make_client(Mechanism::oauthbearer, parameters).value();
  const std::string message =
      "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
      "auth=Bearer " +
      std::string(rfc_token) + "\x01\x01";
  EXPECT_EQ(client->initial_response()->reveal(), message);

  const auto parsed = parse_oauthbearer(message);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->name, "user@example.com");
  EXPECT_EQ(parsed->authorization_id, "");
  EXPECT_EQ(token_of(*parsed), rfc_token);
}

TEST(OauthBearer, HostAndPortAreLeftOutWhereThereAreNone) {
  const auto client = make_client(Mechanism::oauthbearer, client_parameters("a,b", "t")).value();
  EXPECT_EQ(client->initial_response()->reveal(),
            "n,a=a=2Cb,\x01"
            "auth=Bearer t\x01\x01");
}

TEST(OauthBearer, TheNameMayBeLeftToTheToken) {
  const auto parsed = parse_oauthbearer(
      "n,,\x01"
      "auth=bearer t\x01\x01");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->name, "");
  EXPECT_EQ(token_of(*parsed), "t");
}

TEST(OauthBearer, UnknownPairsArePassedOver) {
  EXPECT_EQ(token_of(*parse_oauthbearer("y,,\x01"
                                        "x=\x01"
                                        "auth=Bearer t\x01yy=a=b c\x01\x01")),
            "t");
}

TEST(OauthBearer, MalformedMessagesAreRefused) {
  for (const std::string& message : {""s,
                                     "\x01"s,
                                     "n,,"s,
                                     "n,,\x01\x01"s,
                                     "n,,\x01"s
                                     "auth=Bearer t\x01"s,
                                     "n,,\x01"s
                                     "auth=Bearer t"s,
                                     "n,,auth=Bearer t\x01\x01"s,
                                     "p=tls-exporter,,\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "n,,\x01"s
                                     "auth=Basic t\x01\x01"s,
                                     "n,,\x01"s
                                     "auth=Bearer \x01\x01"s,
                                     "n,,\x01"s
                                     "auth=\x01\x01"s,
                                     "n,,\x01"s
                                     "auth=Bearer t u\x01\x01"s,
                                     "n,,\x01"s
                                     "auth=Bearer t\x01\x01x"s,
                                     "n,,\x01"s
                                     "auth=Bearer t\x01"s
                                     "auth=Bearer u\x01\x01"s,
                                     "n,,\x01=x\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "n,,\x01k1=x\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "n,,\x01"s
                                     "auth=Bearer t\0\x01\x01"s,
                                     "n,a=\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "n,,\x01k=\x80\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "n,,\x01key\x01"s
                                     "auth=Bearer t\x01\x01"s})
    EXPECT_FALSE(parse_oauthbearer(message)) << message;
}

TEST(Xoauth2, GivesTheFormOfTheManuals) {
  const auto client =
      make_client(Mechanism::xoauth2, client_parameters("someuser@example.com", "ya29.vF9dft4qmTc")).value();
  const std::string message =
      "user=someuser@example.com\x01"
      "auth=Bearer ya29.vF9dft4qmTc\x01\x01";
  EXPECT_EQ(client->initial_response()->reveal(), message);
  const auto parsed = parse_xoauth2(message);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->name, "someuser@example.com");
  EXPECT_EQ(token_of(*parsed), "ya29.vF9dft4qmTc");
}

TEST(Xoauth2, MalformedMessagesAreRefused) {
  for (const std::string& message : {""s, "\x01\x01"s, "user=a\x01"s,
                                     "user=a\x01"s
                                     "auth=Bearer t\x01"s,
                                     "user=a\x01"s
                                     "auth=Bearer t"s,
                                     "user=\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "user=a\x01"s
                                     "auth=Bearer \x01\x01"s,
                                     "user=a\x01"s
                                     "auth=Basic t\x01\x01"s,
                                     "user=a\x01"s
                                     "auth=Bearer t\x01\x01\x01"s,
                                     "user=a\0b\x01"s
                                     "auth=Bearer t\x01\x01"s,
                                     "auth=Bearer t\x01user=a\x01\x01"s,
                                     "User=a\x01"s
                                     "auth=Bearer t\x01\x01"s})
    EXPECT_FALSE(parse_xoauth2(message)) << message;
}

TEST(Bearer, EitherMechanismSucceedsInOneAndInTwoSteps) {
  for (const Mechanism mechanism : {Mechanism::oauthbearer, Mechanism::xoauth2})
    for (const Initial initial : {Initial::with_command, Initial::after_empty_challenge}) {
      Host host = bearer_host(rfc_token);
      const auto client = make_client(mechanism, bearer_parameters()).value();
      const auto server = make_server(mechanism, server_parameters());
      const Outcome outcome = run(*client, *server, host, initial);
      EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes) << info(mechanism).name;
    }
}

// RFC 7628 section 3.2.3, and the manuals of XOAUTH2.
TEST(Bearer, ARefusedTokenIsExplainedAndThenTheExchangeFails) {
  const auto refuse = [](Mechanism mechanism) {
    Host host = bearer_host("another token");
    return run(mechanism, bearer_parameters(), server_parameters(), host);
  };
  const Outcome oauthbearer = refuse(Mechanism::oauthbearer);
  EXPECT_EQ(oauthbearer.said[1], R"({"status":"invalid_token","schemes":"bearer"})");
  EXPECT_EQ(oauthbearer.said[2], "\x01");
  const Outcome xoauth2 = refuse(Mechanism::xoauth2);
  EXPECT_EQ(xoauth2.said[1], R"({"status":"401","schemes":"bearer","scope":""})");
  EXPECT_EQ(xoauth2.said[2], "");
  for (const Outcome* outcome : {&oauthbearer, &xoauth2}) {
    EXPECT_EQ(outcome->server_error, ServerError::rejected);
    EXPECT_EQ(outcome->client_error, ClientError::rejected);
    EXPECT_EQ(outcome->told_to_client, outcome->said[1]);
  }
}

TEST(Bearer, ARefusalStaysOneWhateverTheClientAnswers) {
  for (const Mechanism mechanism : {Mechanism::oauthbearer, Mechanism::xoauth2}) {
    const auto client = make_client(mechanism, bearer_parameters()).value();
    const std::string message(client->initial_response()->reveal());
    for (const std::string& answer : {""s, "\x01"s, message}) {
      const auto server = make_server(mechanism, server_parameters());
      ASSERT_TRUE(std::holds_alternative<Verify>(server->begin(message)));
      ASSERT_TRUE(std::holds_alternative<Challenge>(server->verdict(false)));
      EXPECT_EQ(std::get<Failed>(server->respond(answer)).why, ServerError::rejected);
      EXPECT_TRUE(std::holds_alternative<Failed>(server->verdict(true)));
      EXPECT_TRUE(std::holds_alternative<Failed>(server->respond(message)));
    }
  }
}

TEST(Bearer, TheClientAnswersOneRefusalOnly) {
  const auto client = make_client(Mechanism::oauthbearer, bearer_parameters()).value();
  (void)client->initial_response();
  EXPECT_EQ(client->respond(std::string(100'000, 'x'))->reveal(), "\x01");
  EXPECT_EQ(client->server_error().size(), 4096U);
  EXPECT_EQ(client->respond("more").error(), ClientError::unexpected_challenge);
  EXPECT_EQ(client->succeeded().error(), ClientError::rejected);
}

TEST(Bearer, WhatWouldBreakTheMessageIsNotSent) {
  const auto error = [](Mechanism mechanism, std::string_view name, std::string_view token,
                        std::string_view host = "") {
    ClientParameters parameters = client_parameters(name, token);
    parameters.host = host;
    const auto client = make_client(mechanism, parameters);
    return client ? std::nullopt : std::optional(client.error());
  };
  for (const Mechanism mechanism : {Mechanism::oauthbearer, Mechanism::xoauth2}) {
    for (const std::string& token : {""s, "a b"s, "a\x01"s, "a\r\n"s, "a\0b"s, "\x80"s})
      EXPECT_EQ(error(mechanism, "alice", token), ClientError::not_sendable);
    for (const std::string& name : {"a\x01"s, "a\0b"s})
      EXPECT_EQ(error(mechanism, name, "t"), ClientError::not_sendable);
  }
  EXPECT_EQ(error(Mechanism::xoauth2, "", "t"), ClientError::not_sendable);
  EXPECT_EQ(error(Mechanism::oauthbearer, "", "t"), std::nullopt);
  EXPECT_EQ(error(Mechanism::oauthbearer, "alice", "t",
                  "a\x01"
                  "b"),
            ClientError::not_sendable);
}

}  // namespace satchel::sasl
