#include <condition_variable>
#include <thread>
#include <utility>

#include "log/sink.hpp"

namespace satchel::log {
namespace {

class BackgroundSink : public Sink {
 public:
  BackgroundSink(std::shared_ptr<Sink> inner, std::size_t ceiling_octets)
      : inner_(std::move(inner)), ceiling_octets_(ceiling_octets), writer_([this] { run(); }) {}

  ~BackgroundSink() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_one();
    writer_.join();
  }

  void write(std::string_view line) override {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.size() + line.size() > ceiling_octets_) {
        ++dropped_;
        return;
      }
      waiting_ += line;
    }
    changed_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::string lines = std::exchange(waiting_, {});
      if (const std::size_t dropped = std::exchange(dropped_, 0); dropped > 0)
        lines += "level=warning event=log_lines_dropped count=" + std::to_string(dropped) + "\n";
      lock.unlock();
      inner_->write(lines);
      lock.lock();
    }
  }

  const std::shared_ptr<Sink> inner_;
  const std::size_t ceiling_octets_;

  /// Guards everything up to the thread.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  /// Whole lines that the thread has not taken yet.
  std::string waiting_;
  std::size_t dropped_ = 0;

  std::thread writer_;
};

}  // namespace

std::shared_ptr<Sink> make_background_sink(std::shared_ptr<Sink> inner, std::size_t ceiling_octets) {
  return std::make_shared<BackgroundSink>(std::move(inner), ceiling_octets);
}

}  // namespace satchel::log
