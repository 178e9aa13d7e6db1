#include "net/io_threads.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <future>
#include <set>

namespace satchel::net {
namespace {

TEST(IoThreadsTest, ConnectionsAreDealtOverAllLoops) {
  IoThreads threads(3);
  std::set<std::thread::id> seen;
  for (int i = 0; i < 3; ++i) {
    std::packaged_task<std::thread::id()> ask([] { return std::this_thread::get_id(); });
    auto answer = ask.get_future();
    boost::asio::post(threads.next(), std::move(ask));
    seen.insert(answer.get());
  }
  EXPECT_EQ(seen.size(), 3U);
  EXPECT_FALSE(seen.contains(std::this_thread::get_id()));
}

}  // namespace
}  // namespace satchel::net
