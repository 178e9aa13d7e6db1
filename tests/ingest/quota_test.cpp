#include "ingest/lmtp_fixture.hpp"

namespace satchel::ingest {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class LmtpQuotaTest : public LmtpFixture, public testing::WithParamInterface<QuotaFull> {
 protected:
  LmtpQuotaTest() : LmtpFixture(GetParam()) {}
  /// How a recipient without room is answered.
  static std::string full() { return GetParam() == QuotaFull::reject ? "552 5.2.2 " : "452 4.2.2 "; }
  void fill(const std::string& user, std::size_t octets) {
    store::StringBody body(std::string(octets - 2, 'x') + "\r\n");
    ASSERT_TRUE(memory_->deliver(user, "", body).has_value());
  }
};

INSTANTIATE_TEST_SUITE_P(RejectOrDefer, LmtpQuotaTest, testing::Values(QuotaFull::reject, QuotaFull::defer));

TEST_P(LmtpQuotaTest, DeclaredSizeThatDoesNotFitIsRefusedBeforeTheData) {
  users_.limit("alice", {.quota_octets = 1000});
  fill("alice", 500);
  const auto client = greeted(address_, " SIZE=501");
  EXPECT_THAT(client->ask("RCPT TO:<alice>"), StartsWith(full()));
  EXPECT_THAT(client->ask("RCPT TO:<bob>"), StartsWith("250"));
  EXPECT_THAT(log_->text(), HasSubstr("event=recipient_refused"));
  EXPECT_THAT(log_->text(), HasSubstr("reason=over_quota"));
  EXPECT_THAT(greeted(address_, " SIZE=500")->ask("RCPT TO:<alice>"), StartsWith("250"));
}

TEST_P(LmtpQuotaTest, FullMaildropIsRefusedWithoutADeclaredSizeToo) {
  users_.limit("alice", {.quota_octets = 500});
  users_.limit("bob", {.quota_messages = 1});
  fill("alice", 500);
  fill("bob", 10);
  EXPECT_THAT(greeted()->ask("RCPT TO:<alice>"), StartsWith(full()));
  EXPECT_THAT(greeted(address_, " SIZE=0")->ask("RCPT TO:<alice>"), StartsWith(full()));
  EXPECT_THAT(greeted()->ask("RCPT TO:<bob>"), StartsWith(full()));
}

TEST_P(LmtpQuotaTest, AfterTheDataEachRecipientAnswersForItself) {
  users_.limit("alice", {.quota_octets = 1000});
  users_.limit("sales@example.org", {.quota_octets = 1'000'000});
  store_.fail("bob", store::ErrorKind::full);
  const auto client = greeted();
  for (const std::string user : {"alice", "bob", "sales@example.org"})
    EXPECT_THAT(client->ask("RCPT TO:<" + user + ">"), StartsWith("250"));
  client->ask("DATA");
  EXPECT_THAT(client->ask("Subject: hi\r\n\r\n" + std::string(1000, 'x') + "\r\n."), StartsWith(full()));
  EXPECT_THAT(client->read_line(), StartsWith("452 4.3.1"));
  EXPECT_THAT(client->read_line(), StartsWith("250"));
  EXPECT_EQ(messages_of("alice").size(), 0U);
  EXPECT_EQ(messages_of("sales@example.org").size(), 1U);
  EXPECT_THAT(log_->text(), testing::ContainsRegex("event=over_quota .*user=alice octets="));
}

TEST_P(LmtpQuotaTest, WithoutAQuotaTheStoreIsNotAsked) {
  fill("alice", 5000);
  EXPECT_THAT(greeted(address_, " SIZE=4000000")->ask("RCPT TO:<alice>"), StartsWith("250"));
}

}  // namespace
}  // namespace satchel::ingest
