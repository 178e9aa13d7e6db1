#pragma once

#include <memory>

#include "recordlog/disk.hpp"
#include "store/log/message_list.hpp"
#include "store/store.hpp"

namespace satchel::store {

/// A stored message, read from its segment. When it is read from its beginning to its end its checksum is compared
/// before the last part is given out: what was damaged is never handed over whole (promise S7).
class LogBody final : public MessageBody {
 public:
  LogBody(std::shared_ptr<recordlog::File> file, const Entry& entry) : file_(std::move(file)), entry_(entry) {}

  std::uint64_t wire_octets() const override { return entry_.wire_octets; }
  std::uint64_t octets() const override { return entry_.octets; }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
  Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override;

 private:
  std::span<char> within(std::uint64_t offset, std::span<char> into) const;
  Result<std::size_t> checked(std::uint64_t offset, std::span<const char> octets);
  Error damaged() const;

  std::shared_ptr<recordlog::File> file_;
  Entry entry_;
  std::uint64_t covered_ = 0;  ///< how far the checksum has come, reading in order
  std::uint32_t crc_ = 0;
  bool damaged_ = false;
};

}  // namespace satchel::store
