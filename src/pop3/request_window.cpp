#include "pop3/request_window.hpp"

#include <algorithm>
#include <utility>

namespace satchel::pop3::client {

void RequestWindow::set_bounds(std::size_t commands, std::size_t octets) {
  command_limit_ = std::max<std::size_t>(commands, 1);
  octet_limit_ = octets;
}

void RequestWindow::queue(OutgoingRequest request) {
  if (count_ == ring_.size()) grow();
  at(count_) = std::move(request);
  ++count_;
}

void RequestWindow::grow() {
  constexpr std::size_t least = 16;
  std::vector<OutgoingRequest> larger(std::max(least, 2 * ring_.size()));
  for (std::size_t i = 0; i < count_; ++i) larger[i] = std::move(at(i));
  ring_ = std::move(larger);
  first_ = 0;
}

void RequestWindow::write_to(std::string& out) {
  while (may_write_next()) {
    const std::string_view line = at(written_).line.reveal();
    out += line;
    written_octets_ += line.size();
    ++written_;
  }
}

bool RequestWindow::may_write_next() const {
  if (written_ == count_) return false;
  if (written_ == 0) return true;
  if (!pipelining_ || command(at(written_ - 1).verb).behind == Behind::nothing) return false;
  return written_ < command_limit_ && written_octets_ + at(written_).line.reveal().size() <= octet_limit_;
}

void RequestWindow::answered() {
  written_octets_ -= oldest().line.reveal().size();
  oldest() = OutgoingRequest();
  first_ = (first_ + 1) % ring_.size();
  --count_;
  --written_;
}

}  // namespace satchel::pop3::client
