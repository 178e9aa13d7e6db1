#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "sasl/exchange.hpp"
#include "sasl/scram_client.hpp"
#include "sasl/scram_server.hpp"

/// SCRAM as a whole: the examples of the RFCs, and our two sides against each other.
namespace satchel::sasl {
namespace {

/// One exchange that an RFC prints.
struct Example {
  Mechanism mechanism;
  std::string client_nonce;
  std::string server_nonce;
  std::string salt;  ///< base64
  std::vector<std::string> messages;
};

// RFC 5802 section 5.
const Example sha_1_example{
    Mechanism::scram_sha_1,
    "fyko+d2lbbFgONRv9qkxdawL",
    "3rfcNHYJY1ZVvWVs7j",
    "QSXCR+Q6sek8bf92",
    {"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
     "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
     "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", ""}};

// RFC 7677 section 3.
const Example sha_256_example{
    Mechanism::scram_sha_256,
    "rOprNGfwEbeRWgbNEkqO",
    "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
    "W22ZaJ0SNY7soEsUEjb6gQ==",
    {"n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
     "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
     "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
     "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", ""}};

Outcome run_example(const Example& example) {
  ScramClient::Setup setup;
  setup.name = "user";
  setup.password = base::Secret(std::string_view("pencil"));
  setup.nonce = example.client_nonce;
  ScramClient client(example.mechanism, std::move(setup));

  const std::string salt = base::base64_decode(example.salt).value();
  const ScramHash hash = example.mechanism == Mechanism::scram_sha_1 ? ScramHash::sha_1 : ScramHash::sha_256;
  Host host;
  host.name = "user";
  host.keys = ScramKeys{salt, 4096, {make_scram_key(hash, "pencil", salt, 4096).value()}};
  ServerParameters parameters;
  parameters.nonce = example.server_nonce;
  ScramServer server(example.mechanism, parameters);
  return run(client, server, host);
}

constexpr Mechanism every_scram[] = {Mechanism::scram_sha_1, Mechanism::scram_sha_256, Mechanism::scram_sha_1_plus,
                                     Mechanism::scram_sha_256_plus};

const ChannelBindings both_bindings{.exporter = std::string(32, 'e'), .server_end_point = std::string(32, 's')};
const ChannelBindings exporter_only{.exporter = std::string(32, 'e'), .server_end_point = ""};
const ChannelBindings end_point_only{.exporter = "", .server_end_point = std::string(32, 's')};

/// Parameters for a TLS connection where everything is offered.
ClientParameters bound_client() {
  ClientParameters parameters = client_parameters();
  parameters.bindings = &both_bindings;
  parameters.plus_offered = true;
  return parameters;
}

ServerParameters bound_server() {
  ServerParameters parameters = server_parameters();
  parameters.bindings = both_bindings;
  parameters.plus_offered = true;
  return parameters;
}

}  // namespace

TEST(Scram, GivesTheExampleOfRfc5802) {
  const Outcome outcome = run_example(sha_1_example);
  EXPECT_EQ(outcome.said, sha_1_example.messages);
  EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes);
}

TEST(Scram, GivesTheExampleOfRfc7677) {
  const Outcome outcome = run_example(sha_256_example);
  EXPECT_EQ(outcome.said, sha_256_example.messages);
  EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes);
}

TEST(Scram, BothSidesAgreeInEachMechanism) {
  for (const Mechanism mechanism : every_scram) {
    Host host;
    const Outcome outcome = run(mechanism, bound_client(), bound_server(), host);
    EXPECT_TRUE(outcome.server_succeeded) << info(mechanism).name;
    EXPECT_TRUE(outcome.client_believes) << info(mechanism).name;
    EXPECT_EQ(outcome.steps, (std::vector<std::string>{"keys", "challenge", "verify", "challenge", "succeeded"}));
    EXPECT_EQ(host.looked_up, std::vector<std::string>{"alice"});
    EXPECT_EQ(host.key, std::optional<std::size_t>(0));
  }
}

TEST(Scram, TheFirstMessageMayFollowAnEmptyChallenge) {
  Host host;
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
  const auto server = make_server(Mechanism::scram_sha_256, server_parameters());
  const Outcome outcome = run(*client, *server, host, Initial::after_empty_challenge);
  EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes);
}

TEST(Scram, WrongPasswordIsRejectedOnBothSides) {
  for (const Mechanism mechanism : every_scram) {
    Host host;
    host.password = "another";
    const Outcome outcome = run(mechanism, bound_client(), bound_server(), host);
    EXPECT_EQ(outcome.server_error, ServerError::rejected);
    EXPECT_FALSE(outcome.client_believes);
    // The host was asked all the same, and so can count the failure.
    EXPECT_EQ(host.verified, std::vector<std::string>{"alice"});
    EXPECT_EQ(host.key, std::optional<std::optional<std::size_t>>(std::optional<std::size_t>()));
  }
}

TEST(Scram, AnyOfSeveralPasswordsMaySignInAndTheHostLearnsWhich) {
  for (const Mechanism mechanism : {Mechanism::scram_sha_1, Mechanism::scram_sha_256}) {
    const ScramHash hash = mechanism == Mechanism::scram_sha_1 ? ScramHash::sha_1 : ScramHash::sha_256;
    Host host;
    host.keys = make_keys(hash, {"one", "two", "three", "four", "five"});
    const Outcome third = run(mechanism, client_parameters("alice", "three"), server_parameters(), host);
    EXPECT_TRUE(third.server_succeeded && third.client_believes);
    EXPECT_EQ(host.key, std::optional<std::size_t>(2));
    EXPECT_EQ(run(mechanism, client_parameters("alice", "six"), server_parameters(), host).server_error,
              ServerError::rejected);
  }
}

TEST(Scram, KeysBeyondThoseAlwaysTriedCountToo) {
  Host host;
  host.keys = make_keys(ScramHash::sha_256, {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"});
  EXPECT_TRUE(
      run(Mechanism::scram_sha_256, client_parameters("alice", "10"), server_parameters(), host).client_believes);
  EXPECT_EQ(host.key, std::optional<std::size_t>(9));
}

TEST(Scram, NamesAndPasswordsOfEveryKindAreCarried) {
  for (const char* name : {"a,b", "a=b", ",=2C=3D,", "j\u00f6rg", "\u540d\u524d", "two words"}) {
    Host host;
    host.name = name;
    host.password = "p\u00e4ss,=w\u00f6rd";
    ClientParameters parameters = client_parameters(name, host.password);
    parameters.authorization_id = "other,=\u00e9";
    const Outcome outcome = run(Mechanism::scram_sha_256, parameters, server_parameters(), host);
    EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes) << name;
    EXPECT_EQ(host.authorization_id, "other,=\u00e9");
  }
}

TEST(Scram, NamesArePreparedOnBothSides) {
  Host host;
  host.name = "IX";
  host.password = "caf\u00e9";
  EXPECT_TRUE(run(Mechanism::scram_sha_1, client_parameters("I\u00adX", "cafe\u0301"), server_parameters(), host)
                  .client_believes);

  const auto server = make_server(Mechanism::scram_sha_1, server_parameters());
  const ServerStep step = server->begin("n,,n=\u2168,r=abc");
  EXPECT_EQ(std::get<FetchKeys>(step).name, "IX");
}

// RFC 5802 section 6, the three flags.
TEST(Scram, TheClientSaysWhatItKnowsOfChannelBindings) {
  const auto header = [](Mechanism mechanism, const ChannelBindings* bindings, bool plus_offered) {
    ClientParameters parameters = client_parameters();
    parameters.bindings = bindings;
    parameters.plus_offered = plus_offered;
    const auto first = make_client(mechanism, parameters).value()->initial_response().value();
    return std::string(first.reveal().substr(0, first.reveal().find(",n=") + 1));
  };
  static const ChannelBindings none;
  EXPECT_EQ(header(Mechanism::scram_sha_256, nullptr, false), "n,,");
  EXPECT_EQ(header(Mechanism::scram_sha_256, nullptr, true), "n,,");
  EXPECT_EQ(header(Mechanism::scram_sha_256, &none, false), "n,,");
  EXPECT_EQ(header(Mechanism::scram_sha_256, &both_bindings, false), "y,,");
  EXPECT_EQ(header(Mechanism::scram_sha_256, &both_bindings, true), "n,,");
  EXPECT_EQ(header(Mechanism::scram_sha_256_plus, &both_bindings, true), "p=tls-exporter,,");
  EXPECT_EQ(header(Mechanism::scram_sha_1_plus, &exporter_only, true), "p=tls-exporter,,");
  EXPECT_EQ(header(Mechanism::scram_sha_256_plus, &end_point_only, true), "p=tls-server-end-point,,");
}

TEST(Scram, EitherBindingServes) {
  for (const ChannelBindings* bindings : {&exporter_only, &end_point_only})
    for (const Mechanism mechanism : {Mechanism::scram_sha_1_plus, Mechanism::scram_sha_256_plus}) {
      ClientParameters client = bound_client();
      client.bindings = bindings;
      Host host;
      const Outcome outcome = run(mechanism, client, bound_server(), host);
      EXPECT_TRUE(outcome.server_succeeded && outcome.client_believes);
    }
}

TEST(Scram, BindingsToAnotherConnectionAreRefused) {
  for (const bool exporter : {true, false}) {
    ServerParameters server = bound_server();
    ClientParameters client = bound_client();
    client.bindings = exporter ? &exporter_only : &end_point_only;
    (exporter ? server.bindings.exporter : server.bindings.server_end_point).back() ^= 1;
    Host host;
    const Outcome outcome = run(Mechanism::scram_sha_256_plus, client, server, host);
    EXPECT_EQ(outcome.server_error, ServerError::channel_binding);
    EXPECT_FALSE(outcome.client_believes);
    EXPECT_TRUE(host.verified.empty());
  }
}

TEST(Scram, BindingsThatTheServerHasNotAreRefused) {
  ServerParameters server = bound_server();
  server.bindings = end_point_only;
  Host host;
  EXPECT_EQ(run(Mechanism::scram_sha_256_plus, bound_client(), server, host).server_error,
            ServerError::channel_binding);
  EXPECT_TRUE(host.looked_up.empty());
}

TEST(Scram, ARemovedOfferOfBindingsIsNoticed) {
  ClientParameters client = bound_client();
  client.plus_offered = false;
  Host host;
  EXPECT_EQ(run(Mechanism::scram_sha_256, client, bound_server(), host).server_error, ServerError::channel_binding);
  // Where it was never offered, the flag is the truth.
  ServerParameters server = server_parameters();
  server.bindings = both_bindings;
  EXPECT_TRUE(run(Mechanism::scram_sha_256, client, server, host).client_believes);
}

TEST(Scram, TheFlagCannotBeChangedUnderWay) {
  for (const char* flag : {"n", "y"}) {
    ClientParameters parameters = bound_client();
    parameters.plus_offered = std::string_view(flag) == "n";
    const auto client = make_client(Mechanism::scram_sha_256, parameters).value();
    ServerParameters unbound = server_parameters();
    const auto server = make_server(Mechanism::scram_sha_256, unbound);
    Host host;
    const Outcome outcome =
        run(*client, *server, host, Initial::with_command, [&](std::size_t number, std::string& message) {
          if (number == 0) message[0] = flag[0] == 'n' ? 'y' : 'n';
        });
    EXPECT_EQ(outcome.server_error, ServerError::channel_binding);
  }
}

TEST(Scram, SuccessBeforeTheProofOfTheServerIsNotBelieved) {
  for (const int answered : {0, 1}) {
    const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
    const std::string first(client->initial_response()->reveal());
    if (answered == 1) EXPECT_TRUE(client->respond("r=" + base::base64_encode(client_nonce) + "x,s=c2FsdA==,i=4096"));
    EXPECT_EQ(client->succeeded().error(), ClientError::server_not_proven);
  }
}

// "Tampered" also: made by a server that does not know the password.
TEST(Scram, ATamperedMessageOfTheServerIsRefused) {
  struct Case {
    std::size_t number;
    std::string from;
    std::string to;
    ClientError error;
  };
  const std::string nonce = base::base64_encode(client_nonce);
  for (const Case& tampered :
       {Case{1, "r=" + nonce, "r=" + std::string(nonce.size(), 'x'), ClientError::weak_challenge},
        Case{1, base::base64_encode(server_nonce), "", ClientError::weak_challenge},
        Case{1, "i=4096", "i=4095", ClientError::weak_challenge}, Case{1, "i=4096", "i=1", ClientError::weak_challenge},
        Case{1, "i=4096", "i=5000001", ClientError::costly_challenge},
        Case{1, "i=4096", "i=18446744073709551615", ClientError::costly_challenge},
        Case{1, "i=4096", "i=18446744073709551616", ClientError::malformed_challenge},
        Case{1, "i=4096", "i=4096,m=x", ClientError::malformed_challenge},
        Case{3, "v=", "v=AAAA", ClientError::server_not_proven}, Case{3, "v=", "e=", ClientError::rejected}}) {
    const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
    const auto server = make_server(Mechanism::scram_sha_256, server_parameters());
    Host host;
    const Outcome outcome =
        run(*client, *server, host, Initial::with_command, [&](std::size_t number, std::string& message) {
          if (number == tampered.number)
            message.replace(message.find(tampered.from), tampered.from.size(), tampered.to);
        });
    EXPECT_EQ(outcome.client_error, tampered.error) << tampered.to;
    EXPECT_FALSE(outcome.client_believes);
    EXPECT_EQ(client->respond("v=AAAA").error(), ClientError::unexpected_challenge);
  }
}

TEST(Scram, AnotherSaltOrMoreIterationsNeverLeadToSuccess) {
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"i=4096", "i=4097"},
                                 {base::base64_encode(test_salt), base::base64_encode("another salt....")}}) {
    const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
    const auto server = make_server(Mechanism::scram_sha_256, server_parameters());
    Host host;
    const Outcome outcome =
        run(*client, *server, host, Initial::with_command, [&](std::size_t number, std::string& message) {
          if (number == 1) message.replace(message.find(from), from.size(), to);
        });
    EXPECT_EQ(outcome.server_error, ServerError::rejected);
    EXPECT_FALSE(outcome.client_believes);
  }
}

TEST(Scram, TheClientTellsWhatTheServerSays) {
  const auto client = make_client(Mechanism::scram_sha_256, client_parameters()).value();
  ASSERT_TRUE(client->respond("r=" + base::base64_encode(client_nonce) + "x,s=c2FsdA==,i=4096"));
  EXPECT_EQ(client->respond("e=unknown-user").error(), ClientError::rejected);
  EXPECT_EQ(client->server_error(), "unknown-user");
  EXPECT_FALSE(client->succeeded());
}

}  // namespace satchel::sasl
