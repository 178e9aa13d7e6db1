#include "net/watchdog.hpp"

namespace satchel::net {

Watchdog::Watchdog(Socket& socket) : socket_(&socket), timer_(socket.get_executor()) {}

std::shared_ptr<Watchdog> Watchdog::watch(Socket& socket) { return std::shared_ptr<Watchdog>(new Watchdog(socket)); }

void Watchdog::detach() {
  socket_ = nullptr;
  timer_.cancel();
}

void Watchdog::set_deadline(Clock::time_point deadline) {
  deadline_ = deadline;
  if (deadline_ < armed_for_) arm();
}

void Watchdog::arm() {
  armed_for_ = deadline_;
  timer_.expires_at(deadline_);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->fired();
  });
}

void Watchdog::fired() {
  if (socket_ == nullptr) return;
  armed_for_ = Clock::time_point::max();
  if (expired()) {
    boost::system::error_code ignored;
    socket_->cancel(ignored);
  } else if (deadline_ != Clock::time_point::max()) {
    arm();
  }
}

}  // namespace satchel::net
