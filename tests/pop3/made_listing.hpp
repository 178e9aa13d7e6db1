#pragma once

#include <string>

#include "pop3/listing.hpp"

namespace satchel::pop3 {

/// A maildrop of any size that takes no memory.
class MadeListing : public Listing {
 public:
  explicit MadeListing(std::size_t count) : count_(count) {}
  std::size_t count() const override { return count_; }
  std::uint64_t octets(std::size_t index) const override { return 1000 + index; }
  void append_uidl(std::size_t index, std::string& out) const override {
    out += "0123456789abcdef0123456789-";
    out += std::to_string(index);
  }

 private:
  std::size_t count_;
};

}  // namespace satchel::pop3
