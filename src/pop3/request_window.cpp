#include "pop3/request_window.hpp"

namespace satchel::pop3::client {

void RequestWindow::write_to(std::string& out) {
  while (may_write_next()) {
    const std::string_view line = requests_[written_].line.reveal();
    out += line;
    written_octets_ += line.size();
    ++written_;
  }
}

bool RequestWindow::may_write_next() const {
  if (written_ == requests_.size()) return false;
  if (written_ == 0) return true;
  if (!pipelining_ || !command(requests_[written_ - 1].verb).may_be_pipelined) return false;
  return written_ < command_limit_ && written_octets_ + requests_[written_].line.reveal().size() <= octet_limit_;
}

void RequestWindow::answered() {
  written_octets_ -= requests_.front().line.reveal().size();
  --written_;
  requests_.pop_front();
}

}  // namespace satchel::pop3::client
