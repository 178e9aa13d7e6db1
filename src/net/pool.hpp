#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace satchel::net {

/// Threads for calls that block: disks, password hashes.
class Pool {
 public:
  explicit Pool(std::size_t threads);
  /// Waits for what is running.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  boost::asio::thread_pool::executor_type executor() { return threads_.get_executor(); }

 private:
  boost::asio::thread_pool threads_;
};

namespace detail {
template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> call(F function) {
  co_return function();
}
}  // namespace detail

/// Calls `function` on the pool and resumes the caller on its own executor with what it returned. The call always runs
/// to its end; what it uses must live until then, which is so for anything that outlives the co_await of the caller.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> run_blocking(Pool& pool, F function) {
  co_return co_await boost::asio::co_spawn(pool.executor(), detail::call<F>(std::move(function)),
                                           boost::asio::use_awaitable);
}

}  // namespace satchel::net
