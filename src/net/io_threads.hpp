#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace satchel::net {

/// Event loops, one thread each. A connection lives on one of them from beginning to end, so its own state needs no
/// lock.
class IoThreads {
 public:
  /// At least one; nothing that may block runs on them.
  explicit IoThreads(std::size_t count);
  /// As `stop`.
  ~IoThreads();
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;

  /// The loop for the next connection, dealt in turn. May be called from any thread.
  boost::asio::io_context& next();
  /// Ends the loops and waits for their threads; what was waiting on them stays suspended until they are destroyed.
  void stop();

 private:
  struct Loop {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
  };

  std::vector<std::unique_ptr<Loop>> loops_;
  std::atomic<std::size_t> dealt_ = 0;
};

}  // namespace satchel::net
