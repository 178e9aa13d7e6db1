#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lmtp/driver.hpp"

/// MAIL and RCPT as a client sees them; the forms of addresses are in path_test.cpp.
namespace satchel::lmtp {
namespace {

std::string code_of_mail(std::string_view argument) {
  return test::codes(test::converse("LHLO r\r\nMAIL " + std::string(argument) + "\r\n")).back();
}

std::string code_of_rcpt(std::string_view argument) {
  return test::codes(test::converse("LHLO r\r\nMAIL FROM:<a@x>\r\nRCPT " + std::string(argument) + "\r\n")).back();
}

}  // namespace

using testing::ElementsAre;

TEST(Mail, TakesTheNullSender) {
  EXPECT_EQ(code_of_mail("FROM:<>"), "250 2.1.0");
  EXPECT_EQ(code_of_mail("FROM:<> SIZE=10"), "250 2.1.0");
}

TEST(Mail, TakesSizeAndBody) {
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE=1000 BODY=8BITMIME"), "250 2.1.0");
  EXPECT_EQ(code_of_mail("FROM:<a@x> body=7bit size=0"), "250 2.1.0");
  EXPECT_EQ(code_of_mail("FROM: <a@x>"), "250 2.1.0");
}

// RFC 1870 section 6.1
TEST(Mail, RefusesADeclaredSizeOverTheLimit) {
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE=1001"), "552 5.3.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE=99999999999999999999"), "552 5.3.4");
}

TEST(Mail, WithoutALimitEverySizeIsTaken) {
  ServerOptions unlimited = test::options();
  unlimited.message_size = 0;
  EXPECT_EQ(test::codes(test::converse("LHLO r\r\nMAIL FROM:<a@x> SIZE=99999999999\r\n", unlimited)).back(),
            "250 2.1.0");
}

TEST(Mail, RefusesParametersThatAreWrongOrUnknown) {
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE="), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE=-1"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE=100000000000000000000"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> SIZE=1 SIZE=2"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> BODY=BINARYMIME"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x>SIZE=1"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:<a@x> RET=HDRS"), "555 5.5.4");
}

TEST(Mail, RefusesWhatIsNoAddress) {
  EXPECT_EQ(code_of_mail("TO:<a@x>"), "501 5.5.4");
  EXPECT_EQ(code_of_mail("FROM:a@x"), "501 5.1.7");
  EXPECT_EQ(code_of_mail("FROM:<a@>"), "501 5.1.7");
  EXPECT_EQ(code_of_mail("FROM:<\xc3\xa4@x>"), "553 5.6.7");
}

TEST(Mail, ADeclaredSizeIsKnownWhenRecipientsAreLookedUp) {
  test::Driver driver(test::options(), {});
  driver.feed("LHLO r\r\nMAIL FROM:<a@x> SIZE=999\r\n");
  EXPECT_EQ(driver.session().envelope().declared_octets, 999U);
  driver.feed("RSET\r\nMAIL FROM:<a@x>\r\n");
  EXPECT_EQ(driver.session().envelope().declared_octets, std::nullopt);
}

TEST(Mail, ASecondSenderIsRefusedAndTheFirstStays) {
  test::Driver driver(test::options(), {});
  driver.feed("LHLO r\r\nMAIL FROM:<a@x>\r\n");
  driver.new_replies();
  driver.feed("MAIL FROM:<b@x>\r\n");
  EXPECT_TRUE(driver.new_replies().starts_with("503 5.5.1 "));
  EXPECT_EQ(driver.session().envelope().sender, "a@x");
}

TEST(Rcpt, TheNullPathIsNoRecipient) { EXPECT_EQ(code_of_rcpt("TO:<>"), "501 5.1.3"); }

TEST(Rcpt, RefusesParametersAndWhatIsNoAddress) {
  EXPECT_EQ(code_of_rcpt("TO:<b@x> NOTIFY=NEVER"), "555 5.5.4");
  EXPECT_EQ(code_of_rcpt("TO:<b@x> ="), "501 5.5.4");
  EXPECT_EQ(code_of_rcpt("FROM:<b@x>"), "501 5.5.4");
  EXPECT_EQ(code_of_rcpt("TO:b"), "501 5.1.3");
  EXPECT_EQ(code_of_rcpt("TO:<\xff@x>"), "553 5.6.7");
}

TEST(Rcpt, LooksUpTheBareAddress) {
  const auto transcript = test::converse(
      "LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<@relay,@[192.0.2.1]:Bob@Example.org>\r\nRCPT TO:<postmaster>\r\n"
      "RCPT TO:<\"jo\\e\"@x>\r\nRCPT TO:<\"j d\"@x>\r\n");
  EXPECT_THAT(transcript.looked_up, ElementsAre("Bob@Example.org", "postmaster", "joe@x", "\"j d\"@x"));
}

TEST(Rcpt, ARecipientWithoutRoomIsRefusedBeforeTheData) {
  const test::World world{.recipients = {{"full", Recipient::full}, {"later", Recipient::full_for_now}},
                          .outcomes = {}};
  const auto transcript = test::converse(
      "LHLO r\r\nMAIL FROM:<a@x> SIZE=9\r\nRCPT TO:<full>\r\nRCPT TO:<later>\r\nRCPT TO:<bob>\r\nDATA\r\n.\r\n",
      test::options(), world);
  EXPECT_THAT(test::codes(transcript),
              ElementsAre("250", "250 2.1.0", "552 5.2.2", "452 4.2.2", "250 2.1.5", "354", "250 2.1.5"));
}

TEST(Rcpt, TakesNoMoreRecipientsThanTheLimit) {
  ServerOptions options = test::options();
  options.recipients = 2;
  const auto transcript =
      test::converse("LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<a>\r\nRCPT TO:<b>\r\nRCPT TO:<c>\r\nDATA\r\n.\r\n", options);
  EXPECT_THAT(test::codes(transcript),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.1.5", "452 4.5.3", "354", "250 2.1.5", "250 2.1.5"));
}

}  // namespace satchel::lmtp
