#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace satchel::base {

/// A queue of octets with a ceiling given at construction. Taken octets are dropped lazily, so taking from the front
/// costs nothing until the buffer is appended to again.
class BoundedBuffer {
 public:
  /// `ceiling`: the largest number of octets held at once.
  explicit BoundedBuffer(std::size_t ceiling) : ceiling_(ceiling) {}

  /// Appends as much of `octets` as the ceiling allows and returns how much that was.
  std::size_t append(std::string_view octets) {
    compact();
    const std::size_t taken = octets.size() < room() ? octets.size() : room();
    data_.append(octets.substr(0, taken));
    return taken;
  }

  /// What is held; valid until the next call that is not const.
  std::string_view view() const [[clang::lifetimebound]] { return std::string_view(data_).substr(start_); }
  void consume(std::size_t octets) {
    start_ += octets;
    if (start_ >= data_.size()) clear();
  }
  void clear() {
    data_.clear();
    start_ = 0;
  }

  std::size_t size() const { return data_.size() - start_; }
  bool empty() const { return size() == 0; }
  std::size_t room() const { return ceiling_ - size(); }
  std::size_t ceiling() const { return ceiling_; }

 private:
  void compact() {
    if (start_ == 0) return;
    data_.erase(0, start_);
    start_ = 0;
  }

  std::size_t ceiling_;
  std::string data_;
  std::size_t start_ = 0;
};

}  // namespace satchel::base
