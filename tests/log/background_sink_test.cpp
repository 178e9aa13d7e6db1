#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>

#include "log/sink.hpp"

namespace satchel::log {
namespace {

/// Takes nothing until the test says so, like a pipe whose reader sleeps.
class GatedSink : public Sink {
 public:
  void write(std::string_view lines) override {
    std::unique_lock lock(mutex_);
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    text_ += lines;
  }
  void await_write() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return begun_ > 0; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int begun_ = 0;
  std::string text_;
};

TEST(BackgroundSinkTest, LinesArriveInOrderAndAllBeforeItGoes) {
  const auto inner = std::make_shared<MemorySink>();
  std::string expected;
  auto sink = make_background_sink(inner, 1 << 20);
  for (int i = 0; i < 1000; ++i) {
    expected += "line " + std::to_string(i) + "\n";
    sink->write("line " + std::to_string(i) + "\n");
  }
  sink.reset();
  EXPECT_EQ(inner->text(), expected);
}

TEST(BackgroundSinkTest, WriterIsNeverHeldUpAndLostLinesAreCounted) {
  const auto inner = std::make_shared<GatedSink>();
  auto sink = make_background_sink(inner, 10);
  sink->write("first\n");
  inner->await_write();
  for (int i = 0; i < 5; ++i) sink->write("more\n");
  inner->open();
  sink.reset();
  EXPECT_EQ(inner->text(), "first\nmore\nmore\nlevel=warning event=log_lines_dropped count=3\n");
}

}  // namespace
}  // namespace satchel::log
