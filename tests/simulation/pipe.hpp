#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "simulation/scheduler.hpp"

namespace satchel::simulation {

/// One direction of a connection. It holds no more than its capacity, and gives octets after a delay and in pieces.
class Pipe {
 public:
  struct Style {
    std::size_t capacity = 4096;
    std::size_t largest_piece = 4096;  ///< of one read; 1: a byte at a time
    Time largest_delay = 100;
  };
  Pipe(Scheduler& scheduler, Random random, Style style) : scheduler_(scheduler), random_(random), style_(style) {}

  /// Takes as many of `octets` as there is room for.
  std::size_t write(std::string_view octets);
  /// Some of what has arrived, or nothing.
  std::string read();
  /// Octets that nobody at the ends has written. They come even where there is no room.
  void inject(std::string_view octets);
  /// Throws away what has been written and not been read.
  void discard();
  /// Nothing more comes. What is under way still arrives.
  void close();
  /// The connection is lost, and what is under way with it.
  void cut();
  /// Cuts the connection when so many octets have been written.
  void cut_at(std::size_t octets, std::function<void()> what) { cut_at_ = octets, on_cut_ = std::move(what); }

  bool at_end() const { return closed_ && held_.empty(); }
  bool closed() const { return closed_; }
  bool empty() const { return held_.empty(); }

  std::function<void()> on_room;
  std::function<void()> on_arrival;

 private:
  void send_off();

  Scheduler& scheduler_;
  Random random_;
  Style style_;
  std::string held_;
  std::size_t arrived_ = 0;  ///< of `held_`
  std::size_t written_ = 0;  ///< since the beginning
  std::size_t taken_ = 0;    ///< since the beginning
  std::size_t cut_at_ = SIZE_MAX;
  std::function<void()> on_cut_;
  bool closed_ = false;
};

}  // namespace satchel::simulation
