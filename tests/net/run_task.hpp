#pragma once

#include <sys/socket.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstddef>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/stream.hpp"

namespace satchel::net {

/// Two streams joined to each other, on one event loop that the test runs itself.
struct Pair {
  explicit Pair(boost::asio::io_context& context) : Pair(context, make()) {}
  Stream left;
  Stream right;

 private:
  static std::array<int, 2> make() {
    std::array<int, 2> descriptors{};
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, descriptors.data());
    return descriptors;
  }
  Pair(boost::asio::io_context& context, std::array<int, 2> descriptors)
      : left(socket(context, descriptors[0])), right(socket(context, descriptors[1])) {}
  static Stream::Socket socket(boost::asio::io_context& context, int descriptor) {
    return {context, boost::asio::generic::stream_protocol(AF_UNIX, 0), descriptor};
  }
};

/// What a task that runs beside the test has returned.
template <class T>
class Running {
 public:
  explicit Running(std::future<std::optional<T>> result) : result_(std::move(result)) {}
  bool done() const { return result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  T get() { return std::move(*result_.get()); }

 private:
  std::future<std::optional<T>> result_;
};

/// Asio wants results that can be made from nothing.
template <class T>
Task<std::optional<T>> optional_result(Task<T> task) {
  co_return co_await std::move(task);
}

/// Lets `task` run beside whatever `run` is called with.
template <class T>
Running<T> spawn(boost::asio::io_context& context, Task<T> task) {
  return Running<T>(boost::asio::co_spawn(context, optional_result(std::move(task)), boost::asio::use_future));
}

/// Runs the loop until `task` has returned, and gives what it returned.
template <class T>
T run(boost::asio::io_context& context, Task<T> task) {
  auto running = spawn(context, std::move(task));
  context.restart();
  while (!running.done()) context.run_one();
  return running.get();
}

/// Reads until `wanted` octets have come or the other side has ended.
inline Task<std::string> read_up_to(Stream& stream, std::size_t wanted) {
  std::string all;
  std::string buffer(64 * 1024, '\0');
  while (all.size() < wanted) {
    const auto got = co_await stream.read_some(buffer);
    if (!got || *got == 0) break;
    all.append(buffer, 0, *got);
  }
  co_return all;
}

inline Task<Result<void>> write_text(Stream& stream, std::string text) {
  const std::array<std::string_view, 1> pieces{text};
  co_return co_await stream.write(pieces);
}

}  // namespace satchel::net
