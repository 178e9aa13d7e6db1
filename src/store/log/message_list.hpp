#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {

/// What must be known of a message to list and to read it.
struct Entry {
  recordlog::RecordId id{};
  std::uint64_t payload_offset = 0;
  std::uint64_t wire_octets = 0;
  std::uint64_t octets = 0;  ///< after un-stuffing
  std::uint32_t payload_crc = 0;
  std::uint32_t segment = 0;
  std::uint32_t received = 0;  ///< seconds since 1970-01-01 UTC
  std::uint16_t generation = 0;
  bool has_uidl = false;  ///< one that it was given, and which stands beside it

  recordlog::SegmentName segment_name() const { return {segment, generation}; }
  bool operator==(const Entry&) const = default;
};

Entry entry_of(const recordlog::Record& record);

/// The messages of a maildrop, in order. A copy is a snapshot that stays as it is and costs a pointer for 128 messages.
/// Of all copies only one is ever appended to (the maildrop's); the others never look at what was added behind them.
class MessageList {
 public:
  std::size_t size() const { return size_; }
  /// Of all messages.
  std::uint64_t octets() const { return octets_; }
  const Entry& operator[](std::size_t index) const {
    return chunks_[index / chunk_entries]->entries[index % chunk_entries];
  }
  /// The UIDL it was given; empty when it has none but its own.
  std::string_view given_uidl(std::size_t index) const;
  void append_uidl(std::size_t index, std::string& out) const;

  void append(Entry entry, std::string_view given_uidl = {});
  /// The same without the messages in `ids`.
  MessageList without(const IdSet& ids) const;

 private:
  static constexpr std::size_t chunk_entries = 128;
  struct Chunk {
    std::array<Entry, chunk_entries> entries;
    /// Made when the first message that was given a UIDL comes; who looks at an earlier one does not look here.
    std::unique_ptr<std::array<std::string, chunk_entries>> uidls;
  };

  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t size_ = 0;
  std::uint64_t octets_ = 0;
};

}  // namespace satchel::store
