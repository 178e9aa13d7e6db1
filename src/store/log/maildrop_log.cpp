#include "store/log/maildrop_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/try.hpp"
#include "store/log/clock.hpp"

namespace satchel::store {

using recordlog::Damage;
using recordlog::LogErrorKind;
using recordlog::LogResult;
using recordlog::Position;
using recordlog::Record;
using recordlog::RecordId;

namespace {

constexpr std::uint64_t fewest_records_for_an_index = 64;

std::string uidl_of(const RecordId& id) {
  std::string uidl;
  append_uidl(id, uidl);
  return uidl;
}

bool is_gone(const recordlog::LogError& error) {
  return error.kind == LogErrorKind::not_found || error.kind == LogErrorKind::damaged;
}

}  // namespace

/// What a scan found. Applied only when all of it could be read.
struct MaildropLog::Scan {
  struct Message {
    Entry entry;
    std::string uidl;
  };
  /// A record that is no message.
  struct Control {
    Record record;
    std::string payload;
    std::size_t messages_before;
  };
  std::vector<Message> messages;
  std::vector<Control> controls;
  std::vector<Damage> damage;
  Record last;
  std::uint64_t records = 0;

  void add(const Record& record) {
    if (record.header.type == message_type)
      messages.push_back({entry_of(record), std::string(given_uidl(record.header))});
    else
      controls.push_back({record, {}, messages.size()});
    last = record;
    ++records;
  }
};

std::vector<Result<void>> MaildropLog::commit(std::span<Change* const> changes) {
  std::vector<Result<void>> outcomes(changes.size());
  const auto fail_all = [&](const Error& error) {
    outcomes.assign(changes.size(), std::unexpected(error));
    return outcomes;
  };
  if (!log_) {
    auto opened = open_log();
    if (!opened) return fail_all(std::move(opened).error());
    log_ = std::move(*opened);
    next_ = {};
  }
  // Held to the end: what is found under it has been synced, or is by the scan, and no append is half done.
  const auto lock = log_->lock_for_writing();
  if (!lock) return fail_all(as_store_error(lock.error()));
  if (auto caught_up = catch_up_with_others(); !caught_up) {
    log_.reset();
    return fail_all(caught_up.error());
  }

  history_.reset();
  const auto read_history = [this] { return history(); };
  bool asked_for_taken = false;
  const auto read_taken = [&]() -> LogResult<const TakenUidls*> {
    asked_for_taken = true;
    return taken_uidls();
  };
  Plan plan{
      .state = state_, .now = now(options_), .usage = state_.usage(), .history = read_history, .taken = read_taken};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::size_t before = plan.records.size();
    outcomes[i] = changes[i]->plan(plan);
    if (!outcomes[i]) plan.records.resize(before);
  }
  // One import is often followed by the next.
  if (!asked_for_taken) taken_.reset();
  const auto appended = log_->append(plan.records);
  if (!appended) return fail_all(as_store_error(appended.error()));

  Scan scan;
  for (std::size_t i = 0; i < appended->size(); ++i) {
    scan.add((*appended)[i]);
    if ((*appended)[i].header.type == message_type) continue;
    for (const std::string_view piece : plan.records[i].payload) scan.controls.back().payload += piece;
  }
  if (scan.records > 0) next_ = appended->back().end;
  if (auto applied = apply(scan); !applied) {
    // It is written but could not be understood just now: the next who comes reads everything again.
    log_.reset();
    return fail_all(as_store_error(std::move(applied).error()));
  }
  for (std::size_t i = 0; i < changes.size(); ++i)
    if (outcomes[i]) changes[i]->done(state_);
  write_index_when_worth_it();
  return outcomes;
}

Result<std::unique_ptr<recordlog::Log>> MaildropLog::open_log() {
  return as_store_result(recordlog::Log::open(disk_, directory_, {.segment_octets = options_.segment_octets}));
}

Result<void> MaildropLog::catch_up_with_others() {
  if (next_ == Position{})
    if (auto loaded = load(); !loaded) return std::unexpected(as_store_error(std::move(loaded).error()));
  auto caught_up = catch_up();
  if (!caught_up && caught_up.error().kind == LogErrorKind::replaced) {
    log_ = SATCHEL_TRY(open_log());
    if (auto loaded = load(); !loaded) return std::unexpected(as_store_error(std::move(loaded).error()));
    caught_up = catch_up();
  }
  if (!caught_up) return std::unexpected(as_store_error(std::move(caught_up).error()));
  return {};
}

LogResult<void> MaildropLog::load() {
  state_ = {};
  taken_.reset();
  next_ = last_record_ = {};
  last_id_ = {};
  records_since_index_ = 0;
  just_loaded_ = true;
  auto index = read_index(disk_, directory_);
  if (!index) return {};
  if (!SATCHEL_TRY(index_fits(*index))) {
    // It must not come to fit by chance later on.
    static_cast<void>(disk_.remove(directory_ + "/index"));
    return {};
  }
  state_ = std::move(index->state);
  next_ = index->next;
  last_record_ = index->last_record;
  last_id_ = index->last_id;
  return {};
}

/// Whether the segments that counted when the index was written still do, and the last of them has grown at most. Where
/// it has, the last record tells whether what stands before it is the same: ids are random.
LogResult<bool> MaildropLog::index_fits(const Index& index) {
  const std::vector<recordlog::Segment> present = SATCHEL_TRY(in_force());
  if (!std::ranges::includes(present, index.segments) || index.segments.empty()) return false;
  const auto file = log_->segment_file(index.segments.back().name);
  if (!file && is_gone(file.error())) return false;
  if (!file) return std::unexpected(file.error());
  const auto stamp = (*file)->stamp();
  if (!stamp) return std::unexpected(recordlog::LogError{LogErrorKind::failed, stamp.error().detail});
  if (present.size() == index.segments.size() && *stamp == index.tail_stamp) return true;
  const auto record = log_->record_at(index.last_record);
  if (!record && !is_gone(record.error())) return std::unexpected(record.error());
  if (record && record->header.id == index.last_id) return true;
  report(fmt::format("{}: the index does not fit the segments and is not used", directory_));
  return false;
}

LogResult<void> MaildropLog::catch_up() {
  Scan scan;
  const Position reached = SATCHEL_TRY(log_->scan(
      next_, [&](const Record& record) { scan.add(record); },
      [&](const Damage& damage) { scan.damage.push_back(damage); }));
  for (Scan::Control& control : scan.controls) {
    auto payload = log_->read_payload(control.record);
    if (payload)
      control.payload = std::move(*payload);
    else if (payload.error().kind == LogErrorKind::damaged)
      report(fmt::format("{}: a record of type {} is damaged and counts for nothing, what it says does not hold: {}",
                         directory_, control.record.header.type, payload.error().detail));
    else
      return std::unexpected(payload.error());
  }
  for (const Damage& damage : scan.damage) on_damage(damage);
  SATCHEL_TRY_VOID(apply(scan));
  next_ = reached;
  // Whoever opens it next need not read the segments again.
  if (std::exchange(just_loaded_, false) && scan.records > 0) write_index();
  return {};
}

LogResult<void> MaildropLog::apply(const Scan& scan) {
  IdSet deleted;
  auto message = scan.messages.begin();
  const auto add_until = [&](std::size_t count) {
    for (; message != scan.messages.begin() + static_cast<std::ptrdiff_t>(count); ++message) {
      state_.add_message(message->entry, message->uidl);
      if (taken_) taken_->insert(message->uidl.empty() ? uidl_of(message->entry.id) : message->uidl);
    }
  };
  for (const Scan::Control& control : scan.controls) {
    add_until(control.messages_before);
    SATCHEL_TRY_VOID(apply_control(control.record, control.payload, deleted));
  }
  add_until(scan.messages.size());
  history_.reset();
  if (!deleted.empty()) state_.remove(deleted);
  if (scan.records > 0) {
    last_record_ = scan.last.position;
    last_id_ = scan.last.header.id;
    records_since_index_ += scan.records;
  }
  return {};
}

LogResult<void> MaildropLog::apply_control(const Record& record, std::string_view payload, IdSet& deleted) {
  const std::string_view device = device_of(record.header);
  switch (record.header.type) {
    case deletion_set_type: {
      const std::vector<RecordId> ids = read_ids(payload);
      if (device.empty())
        deleted.insert(ids.begin(), ids.end());
      else
        state_.hide(device, ids);
      break;
    }
    case undelete_type:
      for (const Revival& revival : read_revivals(payload)) {
        auto source = find_payload(revival.source);
        if (!source && source.error().kind == LogErrorKind::not_found) continue;
        if (!source) return std::unexpected(std::move(source).error());
        source->id = revival.id;
        source->received = entry_of(record).received;
        state_.revive({.entry = *source, .device = std::string(device)});
        if (taken_) taken_->insert(uidl_of(revival.id));
      }
      break;
    case compaction_type:
      state_.compacted(record.header.octets);
      break;
    case device_type:
      if (record.header.octets == device_removed)
        state_.forget_device(device);
      else
        state_.see_device(device, record.header.time_us);
      break;
    default:
      break;
  }
  return {};
}

/// Where the payload of a deleted message lies. Such a message is in no list, so the log is read for it.
LogResult<Entry> MaildropLog::find_payload(const RecordId& id) {
  const History* const known = SATCHEL_TRY(history());
  const Past* const past = known->find(id);
  if (past == nullptr)
    return std::unexpected(recordlog::LogError{LogErrorKind::not_found, "the message that came back was erased"});
  return entry_of(known->records()[past->record].record);
}

/// Read once for a plan and for what comes of it: what has been written must not fail for want of reading.
LogResult<const History*> MaildropLog::history() {
  if (history_) return history_.get();
  const auto log = SATCHEL_TRY(recordlog::Log::open(disk_, directory_, {.segment_octets = options_.segment_octets}));
  history_ = std::make_unique<History>(SATCHEL_TRY(History::read(*log)));
  return history_.get();
}

LogResult<const TakenUidls*> MaildropLog::taken_uidls() {
  if (taken_) return taken_.get();
  const History& past = *SATCHEL_TRY(history());
  auto taken = std::make_unique<TakenUidls>();
  for (const RecordId& id : past.messages()) taken->insert(past.uidl(id));
  for (const PastRecord& record : past.records()) taken->insert(record.uidls.begin(), record.uidls.end());
  taken_ = std::move(taken);
  return taken_.get();
}

void MaildropLog::on_damage(const Damage& damage) {
  damaged_segment_ = std::max(damaged_segment_, damage.segment);
  if (!reported_.insert({damage.segment, damage.offset, damage.generation}).second) return;
  const std::string_view kind = damage.kind == Damage::Kind::torn_tail ? "torn tail" : "damage";
  report(fmt::format("{}/{}: {} of {} octets at {}: {}", directory_,
                     recordlog::segment_file_name({damage.segment, damage.generation}), kind, damage.octets,
                     damage.offset, damage.detail));
}

void MaildropLog::write_index_when_worth_it() {
  if (records_since_index_ >= fewest_records_for_an_index + state_.messages().size() / 8) write_index();
}

/// The index is a cache: when it cannot be written, the mail is as safe as before.
void MaildropLog::write_index() {
  // Octets that count for nothing are reported to whoever scans them, and so must be scanned.
  if (damaged_segment_ >= next_.segment) return;
  const auto segments = in_force();
  if (!segments || segments->empty()) return;
  const auto tail = log_->segment_file(segments->back().name);
  const auto stamp = tail ? (*tail)->stamp() : std::uint64_t{0};
  if (!tail || !stamp) return;
  const Index index{.next = next_,
                    .last_record = last_record_,
                    .last_id = last_id_,
                    .segments = *segments,
                    .tail_stamp = *stamp,
                    .state = state_};
  if (const auto written = store::write_index(disk_, directory_, index); !written)
    report(fmt::format("{}: the index could not be written: {}", directory_, written.error().detail));
  records_since_index_ = 0;
}

LogResult<std::vector<recordlog::Segment>> MaildropLog::in_force() {
  std::vector<recordlog::Segment> segments = SATCHEL_TRY(log_->segments());
  std::erase_if(segments, [](const auto& segment) { return segment.replaced; });
  std::ranges::sort(segments);
  return segments;
}

void MaildropLog::leave() {
  if (!log_ || records_since_index_ == 0) return;
  const auto lock = disk_.lock(directory_ + "/writers.lock", recordlog::Wait::no);
  // What others have put in place of these segments is not what the list here was made from.
  if (lock && catch_up_with_others()) write_index();
}

void MaildropLog::report(std::string_view line) const {
  if (options_.report) options_.report(line);
}

}  // namespace satchel::store
