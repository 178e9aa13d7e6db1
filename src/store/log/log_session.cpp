#include "store/log/log_session.hpp"

#include "base/try.hpp"
#include "store/log/log_body.hpp"

namespace satchel::store {

Result<std::unique_ptr<MessageBody>> LogSession::open(std::size_t index) {
  const Entry& entry = messages_[place(index)];
  return std::make_unique<LogBody>(SATCHEL_TRY(maildrop_->segment_file(entry.segment_name())), entry);
}

Result<void> LogSession::erase(std::span<const std::uint32_t> indexes) {
  if (indexes.empty()) return {};
  std::vector<recordlog::RecordId> ids;
  ids.reserve(indexes.size());
  for (const std::uint32_t index : indexes) ids.push_back(messages_[place(index)].id);
  Erase erase(std::move(ids), device_, maildrop_->options());
  return maildrop_->submit(erase);
}

}  // namespace satchel::store
