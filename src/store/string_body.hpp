#pragma once

#include <string>

#include "store/store.hpp"

namespace satchel::store {

/// A message held in memory, in wire form.
class StringBody final : public MessageBody {
 public:
  explicit StringBody(std::string wire);

  std::uint64_t wire_octets() const override { return wire_.size(); }
  std::uint64_t octets() const override { return octets_; }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
  Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override;

 private:
  std::string wire_;
  std::uint64_t octets_;
};

/// The whole of a body in one string.
Result<std::string> read_all(MessageBody& body);

}  // namespace satchel::store
