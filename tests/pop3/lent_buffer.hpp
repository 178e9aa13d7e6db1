#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace satchel::dialogues {

/// Octets lent to a session, in memory of exactly their size. Once they are taken back they are overwritten and freed,
/// so that a session that still looks at them reads rubbish, and is stopped by the address sanitizer.
class LentBuffer {
 public:
  std::string_view lend(std::string_view octets) {
    take_back();
    size_ = octets.size();
    octets_ = std::make_unique<char[]>(size_);
    std::ranges::copy(octets, octets_.get());
    return {octets_.get(), size_};
  }

  void take_back() {
    constexpr char poison = '\xdd';
    std::fill_n(octets_.get(), size_, poison);
    size_ = 0;
    octets_.reset();
  }

 private:
  std::unique_ptr<char[]> octets_;
  std::size_t size_ = 0;
};

}  // namespace satchel::dialogues
