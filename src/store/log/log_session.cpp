#include "store/log/log_session.hpp"

#include <chrono>

#include "base/try.hpp"
#include "store/log/log_body.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {

void LogSession::append_uidl(std::size_t index, std::string& out) const {
  store::append_uidl(messages_[index].id, out);
}

Result<std::unique_ptr<MessageBody>> LogSession::open(std::size_t index) {
  const Entry& entry = messages_[index];
  return std::make_unique<LogBody>(SATCHEL_TRY(maildrop_->segment_file(entry.segment)), entry);
}

Result<void> LogSession::erase(std::span<const std::uint32_t> indexes) {
  if (indexes.empty()) return {};
  std::string ids;
  for (const std::uint32_t index : indexes) append_id(ids, messages_[index].id);
  recordlog::PendingRecord record;
  record.header = SATCHEL_TRY(new_record_header(deletion_set_type));
  record.header.octets = indexes.size();
  record.payload = {ids};
  return maildrop_->append(std::move(record));
}

Result<recordlog::RecordHeader> new_record_header(std::uint8_t type) {
  using namespace std::chrono;
  recordlog::RecordHeader header;
  header.type = type;
  header.id = SATCHEL_TRY(random_id());
  header.time_us = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  return header;
}

}  // namespace satchel::store
