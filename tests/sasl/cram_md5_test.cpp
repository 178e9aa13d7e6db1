#include "sasl/cram_md5.hpp"

#include <gtest/gtest.h>

#include <string>

#include "sasl/exchange.hpp"

namespace satchel::sasl {
namespace {

using namespace std::string_literals;

constexpr std::string_view rfc_challenge = "<1896.697170952@postoffice.reston.mci.net>";
constexpr std::string_view rfc_digest = "b913a602c7eda7a495b4e6e7334d3890";

ServerStep server_says_to(const std::string& response) {
  const auto server = make_server(Mechanism::cram_md5, server_parameters());
  server->begin(std::nullopt);
  const ServerStep step = server->respond(response);
  if (std::holds_alternative<Verify>(step)) return server->verdict(true);
  return step;
}

}  // namespace

TEST(CramMd5, GivesTheDigestOfTheRfc) { EXPECT_EQ(cram_md5_digest(rfc_challenge, "tanstaaftanstaaf"), rfc_digest); }

TEST(CramMd5, ClientAnswersAsInTheRfc) {
  const auto client = make_client(Mechanism::cram_md5, client_parameters("tim", "tanstaaftanstaaf"));
  ASSERT_TRUE(client);
  EXPECT_FALSE((*client)->initial_response());
  EXPECT_EQ((*client)->respond(rfc_challenge)->reveal(), "tim " + std::string(rfc_digest));
  EXPECT_TRUE((*client)->succeeded());
  EXPECT_EQ((*client)->respond("more").error(), ClientError::unexpected_challenge);
}

TEST(CramMd5, ChallengeIsAMessageIdWithTheNameOfTheServer) {
  const auto server = make_server(Mechanism::cram_md5, server_parameters());
  const ServerStep step = server->begin(std::nullopt);
  EXPECT_EQ(std::get<Challenge>(step).data, "<7365727665722773207369787465656e@pop.example.org>");
}

TEST(CramMd5, ServerTakesNamesWithSpaces) {
  const auto server = make_server(Mechanism::cram_md5, server_parameters());
  server->begin(std::nullopt);
  const ServerStep step = server->respond("tim the second " + std::string(rfc_digest));
  EXPECT_EQ(std::get<Verify>(step).credentials->name, "tim the second");
  EXPECT_EQ(std::get<proof::Digest>(std::get<Verify>(step).credentials->proof).digest, rfc_digest);
}

TEST(CramMd5, ServerRefusesWhatIsNotANameAndADigest) {
  const std::string digest(rfc_digest);
  EXPECT_TRUE(std::holds_alternative<Succeeded>(server_says_to("tim " + digest)));
  for (const std::string& response :
       {""s, "tim"s, digest, " " + digest, "tim " + digest + "0", "tim " + digest.substr(1), "tim"s + digest,
        "tim B913A602C7EDA7A495B4E6E7334D3890"s, "ti\0m "s + digest, "tim "s + digest.substr(1) + "g"})
    EXPECT_EQ(std::get<Failed>(server_says_to(response)).why, ServerError::malformed) << response;
}

TEST(CramMd5, ServerRefusesAnInitialResponse) {
  const auto server = make_server(Mechanism::cram_md5, server_parameters());
  EXPECT_EQ(std::get<Failed>(server->begin("tim " + std::string(rfc_digest))).why, ServerError::malformed);
}

TEST(CramMd5, ClientAnswersNoEmptyChallenge) {
  const auto client = make_client(Mechanism::cram_md5, client_parameters());
  EXPECT_EQ((*client)->respond("").error(), ClientError::malformed_challenge);
  EXPECT_FALSE((*client)->succeeded());
}

}  // namespace satchel::sasl
