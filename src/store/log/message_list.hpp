#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {

/// What must be known of a message to list and to read it.
struct Entry {
  recordlog::RecordId id{};
  std::uint32_t segment = 0;
  std::uint32_t payload_crc = 0;
  std::uint64_t payload_offset = 0;
  std::uint64_t wire_octets = 0;
  std::uint64_t octets = 0;  ///< after un-stuffing
};

/// The messages of a maildrop, in order. A copy is a snapshot that stays as it is and costs a pointer for 128 messages.
/// Of all copies only one is ever appended to (the maildrop's); the others never look at what was added behind them.
class MessageList {
 public:
  std::size_t size() const { return size_; }
  const Entry& operator[](std::size_t index) const { return (*chunks_[index / chunk_entries])[index % chunk_entries]; }

  void append(const Entry& entry);
  /// The same without the messages in `ids`.
  MessageList without(const IdSet& ids) const;

 private:
  static constexpr std::size_t chunk_entries = 128;
  using Chunk = std::array<Entry, chunk_entries>;

  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace satchel::store
