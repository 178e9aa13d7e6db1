#include "log/logger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace satchel::log {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;

class LoggerTest : public testing::Test {
 protected:
  std::shared_ptr<MemorySink> sink_ = std::make_shared<MemorySink>();
  Logger logger_{sink_};
};

TEST_F(LoggerTest, LineHasTimeLevelEventAndFields) {
  logger_.info("login", {{"user", "alice"}, {"messages", 12U}, {"tls", true}, {"delta", -3}});
  EXPECT_THAT(sink_->text(),
              MatchesRegex("time=[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z level=info event=login "
                           "user=alice messages=12 tls=true delta=-3\n"));
}

TEST_F(LoggerTest, NobodyCanWriteALineOfTheirOwn) {
  logger_.info("login", {{"user", "a\nlevel=error \"x\" \\ \x01\xff=b"}});
  EXPECT_THAT(sink_->lines(), ElementsAre(EndsWith(R"(user="a\nlevel=error \"x\" \\ \x01\xff=b")"
                                                   "\n")));
}

TEST_F(LoggerTest, EmptyValueIsQuoted) {
  logger_.info("login", {{"user", ""}});
  EXPECT_THAT(sink_->text(), EndsWith("user=\"\"\n"));
}

TEST_F(LoggerTest, LongValueIsCut) {
  logger_.info("login", {{"user", std::string(100'000, 'x')}});
  EXPECT_LT(sink_->text().size(), 1200U);
  EXPECT_THAT(sink_->text(), EndsWith("x...\"\n"));
}

TEST_F(LoggerTest, ChildRepeatsItsFields) {
  const Logger child = logger_.with({{"session", "k3f9"}}).with({{"peer", "[::1]:1234"}});
  child.warning("cut");
  EXPECT_THAT(sink_->text(), HasSubstr(" level=warning event=cut session=k3f9 peer=[::1]:1234\n"));
}

TEST_F(LoggerTest, LinesBelowTheLevelAreLeftOut) {
  logger_.debug("detail");
  Logger(sink_, Level::error).warning("cut");
  EXPECT_TRUE(sink_->lines().empty());
}

TEST_F(LoggerTest, LoggerWithoutASinkIsSilent) { Logger().error("nothing"); }

}  // namespace
}  // namespace satchel::log
