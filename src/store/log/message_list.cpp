#include "store/log/message_list.hpp"

namespace satchel::store {

void MessageList::append(const Entry& entry) {
  if (size_ == chunks_.size() * chunk_entries) chunks_.push_back(std::make_shared<Chunk>());
  (*chunks_.back())[size_ % chunk_entries] = entry;
  ++size_;
}

MessageList MessageList::without(const IdSet& ids) const {
  MessageList rest;
  for (std::size_t i = 0; i < size_; ++i) {
    const Entry& entry = (*this)[i];
    if (!ids.contains(entry.id)) rest.append(entry);
  }
  return rest;
}

}  // namespace satchel::store
