#include "net/io_threads.hpp"

#include <algorithm>

namespace satchel::net {

IoThreads::IoThreads(std::size_t count) {
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) loops_.push_back(std::make_unique<Loop>());
  for (const auto& loop : loops_) loop->thread = std::thread([&context = loop->context] { context.run(); });
}

IoThreads::~IoThreads() { stop(); }

boost::asio::io_context& IoThreads::next() {
  return loops_[dealt_.fetch_add(1, std::memory_order_relaxed) % loops_.size()]->context;
}

void IoThreads::stop() {
  for (const auto& loop : loops_) loop->context.stop();
  for (const auto& loop : loops_)
    if (loop->thread.joinable()) loop->thread.join();
}

}  // namespace satchel::net
