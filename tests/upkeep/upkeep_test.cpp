#include "upkeep/upkeep.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "upkeep/fakes.hpp"

namespace satchel::upkeep {
namespace {

using namespace std::chrono_literals;

/// A clock that stands still until the test lets an interval pass.
class Intervals {
 public:
  void wait(std::chrono::milliseconds interval, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    intervals_.push_back(interval);
    changed_.notify_all();
    if (changed_.wait(lock, stop, [this] { return passed_ > 0; })) --passed_;
  }
  void let_one_pass() {
    const std::scoped_lock lock(mutex_);
    ++passed_;
    changed_.notify_all();
  }
  /// Returns once upkeep has begun to wait for the `count`th time.
  void await(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return intervals_.size() >= count; });
  }
  std::vector<std::chrono::milliseconds> seen() {
    const std::scoped_lock lock(mutex_);
    return intervals_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::chrono::milliseconds> intervals_;
  int passed_ = 0;
};

class UpkeepTest : public testing::Test {
 protected:
  UpkeepTest() { maintenance_.names = {"alice"}; }
  UpkeepOptions options() {
    return {.interval = 7min,
            .wait = [this](auto interval, const std::stop_token& stop) { intervals_.wait(interval, stop); }};
  }

  FakeMaintenance maintenance_;
  FakeDirectory directory_;
  Intervals intervals_;
};

TEST_F(UpkeepTest, GoesRoundAtOnceAndThenAfterEachInterval) {
  Upkeep upkeep({maintenance_, directory_, log::Logger()}, options());
  intervals_.await(1);
  EXPECT_EQ(maintenance_.take_calls().size(), 1U);
  intervals_.let_one_pass();
  intervals_.await(2);
  EXPECT_EQ(maintenance_.take_calls().size(), 1U);
  upkeep.stop();
  EXPECT_EQ(intervals_.seen(), std::vector({std::chrono::milliseconds(7min), std::chrono::milliseconds(7min)}));
}

TEST_F(UpkeepTest, IntervalIsAnHourAndAStopDoesNotWaitForIt) {
  EXPECT_EQ(UpkeepOptions().interval, 1h);
  std::mutex mutex;
  std::condition_variable called;
  bool once = false;
  maintenance_.on_call = [&](std::string_view) {
    const std::scoped_lock lock(mutex);
    once = true;
    called.notify_all();
  };
  Upkeep upkeep({maintenance_, directory_, log::Logger()}, {});
  std::unique_lock lock(mutex);
  called.wait(lock, [&] { return once; });
  lock.unlock();
  upkeep.stop();
}

}  // namespace
}  // namespace satchel::upkeep
