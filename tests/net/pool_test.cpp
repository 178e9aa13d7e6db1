#include "net/pool.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "net/run_task.hpp"

namespace satchel::net {
namespace {

Task<std::pair<std::thread::id, std::thread::id>> where_it_runs(Pool& pool) {
  const auto inside = co_await run_blocking(pool, [] { return std::this_thread::get_id(); });
  co_return std::pair(inside, std::this_thread::get_id());
}

Task<bool> throws(Pool& pool) {
  bool caught = false;
  try {
    co_await run_blocking(pool, []() -> int { throw std::runtime_error("broken"); });
  } catch (const std::runtime_error&) {
    caught = true;
  }
  co_return caught;
}

TEST(PoolTest, CallRunsOnThePoolAndTheCallerGoesOnWhereItWas) {
  boost::asio::io_context context;
  Pool pool(2);
  const auto [inside, after] = run(context, where_it_runs(pool));
  EXPECT_NE(inside, std::this_thread::get_id());
  EXPECT_EQ(after, std::this_thread::get_id());
}

TEST(PoolTest, ExceptionComesOutAtTheCaller) {
  boost::asio::io_context context;
  Pool pool(1);
  EXPECT_TRUE(run(context, throws(pool)));
}

}  // namespace
}  // namespace satchel::net
