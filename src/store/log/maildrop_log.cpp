#include "store/log/maildrop_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/try.hpp"
#include "store/log/index_file.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {

using recordlog::Damage;
using recordlog::LogErrorKind;
using recordlog::LogResult;
using recordlog::Position;
using recordlog::Record;

namespace {

constexpr std::uint64_t fewest_records_for_an_index = 64;

Entry entry_of(const Record& record) {
  return {.id = record.header.id,
          .segment = record.position.segment,
          .payload_crc = record.payload_crc,
          .payload_offset = record.payload_offset,
          .wire_octets = record.payload_octets,
          .octets = record.header.octets};
}

}  // namespace

/// What a scan found. Applied only when all of it could be read.
struct MaildropLog::Changes {
  std::vector<Entry> messages;
  std::vector<Record> deletion_sets;
  std::vector<Damage> damage;
  Record last;
  std::uint64_t records = 0;

  void add(const Record& record) {
    if (record.header.type == message_type)
      messages.push_back(entry_of(record));
    else if (record.header.type == deletion_set_type)
      deletion_sets.push_back(record);
    last = record;
    ++records;
  }
};

Result<void> MaildropLog::commit(std::span<const recordlog::PendingRecord> records) {
  if (!log_)
    if (auto loaded = load(); !loaded) return std::unexpected(as_store_error(std::move(loaded).error()));
  // Held to the end: what is found under it has been synced, or is by the scan, and no append is half done.
  const auto lock = log_->lock_for_writing();
  if (!lock) return std::unexpected(as_store_error(lock.error()));
  if (auto caught_up = catch_up(); !caught_up) {
    log_.reset();
    return std::unexpected(as_store_error(std::move(caught_up).error()));
  }
  const auto appended = log_->append(records);
  if (!appended) return std::unexpected(as_store_error(appended.error()));

  IdSet deleted;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = (*appended)[i];
    if (record.header.type == message_type) messages_.append(entry_of(record));
    if (record.header.type == deletion_set_type)
      for (const std::string_view piece : records[i].payload) read_deletion_set(piece, deleted);
    note(record);
  }
  if (!deleted.empty()) messages_ = messages_.without(deleted);
  if (!appended->empty()) next_ = appended->back().end;
  write_index_when_worth_it();
  return {};
}

LogResult<void> MaildropLog::load() {
  messages_ = {};
  next_ = last_record_ = {};
  last_id_ = {};
  records_since_index_ = 0;
  log_ = SATCHEL_TRY(recordlog::Log::open(disk_, directory_, {.segment_octets = options_.segment_octets}));
  auto index = read_index(disk_, directory_);
  if (!index) return {};
  auto matches = index_matches(index->last_record, index->last_id, index->messages);
  if (!matches) {
    log_.reset();
    return std::unexpected(std::move(matches).error());
  }
  if (!*matches) {
    report(fmt::format("{}: the index does not fit the segments and is not used", directory_));
    return {};
  }
  messages_ = std::move(index->messages);
  next_ = index->next;
  last_record_ = index->last_record;
  last_id_ = index->last_id;
  return {};
}

/// Ids are random: the same id in the same place means that the log before it is the one the index was made from.
LogResult<bool> MaildropLog::index_matches(const Position& last_record, const recordlog::RecordId& last_id,
                                           const MessageList& messages) {
  const auto is_gone = [](const recordlog::LogError& error) {
    return error.kind == LogErrorKind::not_found || error.kind == LogErrorKind::damaged;
  };
  const auto record = log_->record_at(last_record);
  if (!record && is_gone(record.error())) return false;
  if (!record) return std::unexpected(record.error());
  if (record->header.id != last_id) return false;

  std::uint32_t seen = last_record.segment;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (std::exchange(seen, messages[i].segment) == messages[i].segment) continue;
    const auto file = log_->segment_file(messages[i].segment);
    if (!file && is_gone(file.error())) return false;
    if (!file) return std::unexpected(file.error());
  }
  return true;
}

LogResult<void> MaildropLog::catch_up() {
  Changes changes;
  next_ = SATCHEL_TRY(log_->scan(
      next_, [&](const Record& record) { changes.add(record); },
      [&](const Damage& damage) { changes.damage.push_back(damage); }));
  IdSet deleted;
  SATCHEL_TRY_VOID(read_deletions(changes.deletion_sets, deleted));

  for (const Damage& damage : changes.damage) on_damage(damage);
  for (const Entry& entry : changes.messages) messages_.append(entry);
  if (!deleted.empty()) messages_ = messages_.without(deleted);
  if (changes.records > 0) {
    note(changes.last);
    records_since_index_ += changes.records - 1;
  }
  return {};
}

LogResult<void> MaildropLog::read_deletions(const std::vector<Record>& sets, IdSet& deleted) {
  for (const Record& set : sets) {
    const auto payload = log_->read_payload(set);
    if (payload)
      read_deletion_set(*payload, deleted);
    else if (payload.error().kind == LogErrorKind::damaged)
      report(fmt::format("{}: a deletion set is damaged; its {} messages are back: {}", directory_, set.header.octets,
                         payload.error().detail));
    else
      return std::unexpected(payload.error());
  }
  return {};
}

/// A record that counts and has been applied.
void MaildropLog::note(const Record& record) {
  last_record_ = record.position;
  last_id_ = record.header.id;
  ++records_since_index_;
}

void MaildropLog::on_damage(const Damage& damage) {
  damaged_segment_ = std::max(damaged_segment_, damage.segment);
  if (!reported_.insert({damage.segment, damage.offset}).second) return;
  const std::string_view kind = damage.kind == Damage::Kind::torn_tail ? "torn tail" : "damage";
  report(fmt::format("{}/{:08}.seg: {} of {} octets at {}: {}", directory_, damage.segment, kind, damage.octets,
                     damage.offset, damage.detail));
}

/// The index is a cache: when it cannot be written, the mail is as safe as before.
void MaildropLog::write_index_when_worth_it() {
  const bool tail_is_clean = damaged_segment_ < next_.segment;
  if (!tail_is_clean || records_since_index_ < fewest_records_for_an_index + messages_.size() / 8) return;
  const Index index{.next = next_, .last_record = last_record_, .last_id = last_id_, .messages = messages_};
  if (const auto written = write_index(disk_, directory_, index); !written)
    report(fmt::format("{}: the index could not be written: {}", directory_, written.error().detail));
  records_since_index_ = 0;
}

void MaildropLog::report(std::string_view line) const {
  if (options_.report) options_.report(line);
}

}  // namespace satchel::store
