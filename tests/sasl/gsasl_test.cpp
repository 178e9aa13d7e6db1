#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "sasl/exchange.hpp"
#include "sasl/gsasl_peer.hpp"

/// Another implementation as the other side, both ways. GNU SASL 2.2 has neither OAUTHBEARER nor XOAUTH2, and no
/// tls-server-end-point.
namespace satchel::sasl {
namespace {

const ChannelBindings bindings{.exporter = std::string(32, 'e'), .server_end_point = std::string(32, 's')};

constexpr Mechanism with_password[] = {Mechanism::plain,
                                       Mechanism::login,
                                       Mechanism::cram_md5,
                                       Mechanism::scram_sha_1,
                                       Mechanism::scram_sha_256,
                                       Mechanism::scram_sha_1_plus,
                                       Mechanism::scram_sha_256_plus};

bool is_plus(Mechanism mechanism) { return info(mechanism).needs_channel_binding; }

GsaslProperties properties(Mechanism mechanism, const std::string& name, const std::string& password) {
  GsaslProperties result{{GSASL_AUTHID, name}, {GSASL_PASSWORD, password}, {GSASL_SCRAM_ITER, "4096"}};
  if (is_plus(mechanism)) result[GSASL_CB_TLS_EXPORTER] = base::base64_encode(bindings.exporter);
  return result;
}

Outcome our_client(Mechanism mechanism, const std::string& name, const std::string& password, GsaslProperties theirs) {
  ClientParameters parameters = client_parameters(name, password);
  if (is_plus(mechanism)) parameters.bindings = &bindings;
  parameters.plus_offered = is_plus(mechanism);
  const auto client = make_client(mechanism, parameters).value();
  theirs.erase(GSASL_AUTHID);
  GsaslServer server(mechanism, std::move(theirs));
  Host host;
  return run(*client, server, host);
}

Outcome our_server(Mechanism mechanism, Host& host, GsaslProperties theirs) {
  ServerParameters parameters = server_parameters();
  parameters.bindings = bindings;
  parameters.plus_offered = is_plus(mechanism);
  const auto server = make_server(mechanism, parameters);
  GsaslClient client(mechanism, std::move(theirs));
  return run(client, *server, host);
}

struct Identity {
  std::string name;
  std::string password;
};

const std::vector<Identity> identities{{"alice", "secret"},
                                       {"a,b", "p,w"},
                                       {"a=b=2C", "p=w"},
                                       {"j\u00f6rg", "w\u00f6rt"},
                                       {"\u540d\u524d", "\u5bc6\u7801"},
                                       {"two words", "three more words"}};

}  // namespace

TEST(GnuSasl, ItsServerTakesOurClient) {
  for (const Mechanism mechanism : with_password)
    for (const auto& [name, password] : identities) {
      const Outcome outcome = our_client(mechanism, name, password, properties(mechanism, name, password));
      EXPECT_TRUE(outcome.server_succeeded) << info(mechanism).name << ' ' << name;
      EXPECT_TRUE(outcome.client_believes) << info(mechanism).name << ' ' << name;
    }
}

TEST(GnuSasl, OurServerTakesItsClient) {
  for (const Mechanism mechanism : with_password)
    for (const auto& [name, password] : identities) {
      Host host;
      host.name = name;
      host.password = password;
      const Outcome outcome = our_server(mechanism, host, properties(mechanism, name, password));
      EXPECT_TRUE(outcome.server_succeeded) << info(mechanism).name << ' ' << name;
      EXPECT_TRUE(outcome.client_believes) << info(mechanism).name << ' ' << name;
    }
}

TEST(GnuSasl, ItsServerRefusesOurWrongPassword) {
  for (const Mechanism mechanism : with_password) {
    const Outcome outcome = our_client(mechanism, "alice", "wrong", properties(mechanism, "alice", "secret"));
    EXPECT_FALSE(outcome.server_succeeded) << info(mechanism).name;
    EXPECT_EQ(outcome.server_error, ServerError::rejected) << info(mechanism).name;
  }
}

TEST(GnuSasl, OurServerRefusesItsWrongPassword) {
  for (const Mechanism mechanism : with_password) {
    Host host;
    const Outcome outcome = our_server(mechanism, host, properties(mechanism, "alice", "wrong"));
    EXPECT_FALSE(outcome.server_succeeded) << info(mechanism).name;
    EXPECT_EQ(outcome.server_error, ServerError::rejected) << info(mechanism).name;
  }
}

TEST(GnuSasl, BindingsToAnotherConnectionAreRefusedByBoth) {
  for (const Mechanism mechanism : {Mechanism::scram_sha_1_plus, Mechanism::scram_sha_256_plus}) {
    GsaslProperties other = properties(mechanism, "alice", "secret");
    other[GSASL_CB_TLS_EXPORTER] = base::base64_encode(std::string(32, 'x'));
    Host host;
    EXPECT_EQ(our_server(mechanism, host, other).server_error, ServerError::channel_binding);
    EXPECT_EQ(our_client(mechanism, "alice", "secret", other).server_error, ServerError::rejected);
  }
}

TEST(GnuSasl, PasswordsArePreparedAlike) {
  for (const Mechanism mechanism : {Mechanism::scram_sha_1, Mechanism::scram_sha_256}) {
    EXPECT_TRUE(
        our_client(mechanism, "I\u00adX", "cafe\u0301", properties(mechanism, "IX", "caf\u00e9")).client_believes);
    Host host;
    host.name = "IX";
    host.password = "caf\u00e9";
    EXPECT_TRUE(our_server(mechanism, host, properties(mechanism, "I\u00adX", "cafe\u0301")).client_believes);
  }
}

TEST(GnuSasl, AuthorizationIdentitiesArriveBothWays) {
  for (const Mechanism mechanism : {Mechanism::plain, Mechanism::scram_sha_256}) {
    GsaslProperties theirs = properties(mechanism, "alice", "secret");
    theirs[GSASL_AUTHZID] = "other,=one";
    Host host;
    EXPECT_TRUE(our_server(mechanism, host, theirs).server_succeeded);
    EXPECT_EQ(host.authorization_id, "other,=one");
  }
}

TEST(GnuSasl, ExternalWorksBothWays) {
  for (const std::string identity : {"", "fred@example.com"}) {
    Host host;
    EXPECT_TRUE(our_server(Mechanism::external, host, {{GSASL_AUTHZID, identity}}).server_succeeded);
    EXPECT_EQ(host.authorization_id, identity);
    ClientParameters parameters;
    parameters.authorization_id = identity;
    const auto client = make_client(Mechanism::external, parameters).value();
    GsaslServer server(Mechanism::external, {});
    EXPECT_TRUE(run(*client, server, host, Initial::after_empty_challenge).server_succeeded);
  }
}

TEST(GnuSasl, HasNoBearerMechanismsToTestAgainst) {
  Gsasl* context = nullptr;
  ASSERT_EQ(gsasl_init(&context), GSASL_OK);
  // When this fails, the tests above have two more mechanisms to try.
  EXPECT_EQ(gsasl_client_support_p(context, "OAUTHBEARER"), 0);
  EXPECT_EQ(gsasl_client_support_p(context, "XOAUTH2"), 0);
  gsasl_done(context);
}

}  // namespace satchel::sasl
