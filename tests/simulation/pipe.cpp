#include "simulation/pipe.hpp"

#include <algorithm>

namespace satchel::simulation {

std::size_t Pipe::write(std::string_view octets) {
  if (closed_) return 0;
  const std::size_t room = style_.capacity - std::min(style_.capacity, held_.size());
  const std::size_t taken = std::min({octets.size(), room, cut_at_ - written_});
  held_ += octets.substr(0, taken);
  written_ += taken;
  if (written_ == cut_at_) {
    on_cut_();
    return taken;
  }
  if (taken != 0) send_off();
  return taken;
}

void Pipe::send_off() {
  scheduler_.after(random_.below(style_.largest_delay + 1), [this, end = written_] {
    if (end <= taken_) return;
    arrived_ = std::max(arrived_, std::min(held_.size(), end - taken_));
    on_arrival();
  });
}

void Pipe::inject(std::string_view octets) {
  if (closed_) return;
  held_ += octets;
  written_ += octets.size();
  cut_at_ = std::max(cut_at_, written_ + 1);
  send_off();
}

void Pipe::discard() {
  taken_ += held_.size();
  held_.clear();
  arrived_ = 0;
  scheduler_.after(0, [this] { on_room(); });
}

std::string Pipe::read() {
  if (arrived_ == 0) return {};
  const std::size_t size = random_.between(1, std::min(arrived_, style_.largest_piece));
  std::string piece = held_.substr(0, size);
  held_.erase(0, size);
  arrived_ -= size;
  taken_ += size;
  scheduler_.after(0, [this] { on_room(); });
  return piece;
}

void Pipe::close() {
  closed_ = true;
  scheduler_.after(style_.largest_delay + 1, [this] {
    arrived_ = held_.size();
    on_arrival();
  });
}

void Pipe::cut() {
  closed_ = true;
  held_.clear();
  arrived_ = 0;
  scheduler_.after(0, [this] { on_arrival(), on_room(); });
}

}  // namespace satchel::simulation
