#include "store/log/message_list.hpp"

#include <algorithm>

namespace satchel::store {

Entry entry_of(const recordlog::Record& record) {
  constexpr std::int64_t second = 1'000'000;
  return {.id = record.header.id,
          .payload_offset = record.payload_offset,
          .wire_octets = record.payload_octets,
          .octets = record.header.octets,
          .payload_crc = record.payload_crc,
          .segment = record.position.segment,
          .received = static_cast<std::uint32_t>(
              std::clamp<std::int64_t>(record.header.time_us / second, 0, std::int64_t{UINT32_MAX})),
          .generation = record.position.generation};
}

std::string_view MessageList::given_uidl(std::size_t index) const {
  if (!(*this)[index].has_uidl) return {};
  return (*chunks_[index / chunk_entries]->uidls)[index % chunk_entries];
}

void MessageList::append_uidl(std::size_t index, std::string& out) const {
  const std::string_view given = given_uidl(index);
  if (given.empty())
    store::append_uidl((*this)[index].id, out);
  else
    out += given;
}

void MessageList::append(Entry entry, std::string_view given_uidl) {
  if (size_ == chunks_.size() * chunk_entries) chunks_.push_back(std::make_shared<Chunk>());
  Chunk& chunk = *chunks_.back();
  entry.has_uidl = !given_uidl.empty();
  if (entry.has_uidl) {
    if (!chunk.uidls) chunk.uidls = std::make_unique<std::array<std::string, chunk_entries>>();
    (*chunk.uidls)[size_ % chunk_entries] = given_uidl;
  }
  chunk.entries[size_ % chunk_entries] = entry;
  octets_ += entry.octets;
  ++size_;
}

MessageList MessageList::without(const IdSet& ids) const {
  MessageList rest;
  for (std::size_t i = 0; i < size_; ++i)
    if (!ids.contains((*this)[i].id)) rest.append((*this)[i], given_uidl(i));
  return rest;
}

}  // namespace satchel::store
