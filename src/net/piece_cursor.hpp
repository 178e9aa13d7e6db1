#pragma once

#include <sys/uio.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace satchel::net {

/// How far the writing of several pieces has come. Borrows the pieces.
class PieceCursor {
 public:
  explicit PieceCursor(std::span<const std::string_view> pieces) : pieces_(pieces) {
    for (const std::string_view piece : pieces) remaining_ += piece.size();
    skip_written();
  }

  bool done() const { return remaining_ == 0; }
  std::size_t remaining() const { return remaining_; }
  /// What is left of the current piece.
  std::string_view front() const { return pieces_.front().substr(offset_); }

  /// Fills `vectors` with what comes next and returns how many there are.
  std::size_t gather(std::span<iovec> vectors) const {
    const std::size_t count = std::min(vectors.size(), pieces_.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view piece = i == 0 ? front() : pieces_[i];
      vectors[i] = {const_cast<char*>(piece.data()), piece.size()};
    }
    return count;
  }

  /// Copies the next octets, of which there must be as many as `into` holds.
  void copy(std::span<char> into) const {
    PieceCursor ahead = *this;
    while (!into.empty()) {
      const std::string_view part = ahead.front().substr(0, into.size());
      std::memcpy(into.data(), part.data(), part.size());
      into = into.subspan(part.size());
      ahead.advance(part.size());
    }
  }

  void advance(std::size_t octets) {
    remaining_ -= octets;
    offset_ += octets;
    skip_written();
  }

 private:
  void skip_written() {
    while (!pieces_.empty() && offset_ >= pieces_.front().size()) {
      offset_ -= pieces_.front().size();
      pieces_ = pieces_.subspan(1);
    }
  }

  std::span<const std::string_view> pieces_;
  std::size_t offset_ = 0;
  std::size_t remaining_ = 0;
};

}  // namespace satchel::net
