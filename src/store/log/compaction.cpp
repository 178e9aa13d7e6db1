#include "store/log/compaction.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "recordlog/record_format.hpp"
#include "store/log/changes.hpp"
#include "store/log/clock.hpp"
#include "store/log/history.hpp"
#include "store/log/quarantine.hpp"
#include "store/log/retention.hpp"

namespace satchel::store {

using recordlog::DiskErrorKind;
using recordlog::DiskLock;
using recordlog::Segment;
using recordlog::SegmentName;
using recordlog::Wait;

namespace {

/// A segment is worth rewriting when it frees at least as many octets as it keeps, and these are enough to matter.
constexpr std::uint64_t worthwhile_octets = 1ULL << 20;
/// What has waited for longer than this is erased whatever it costs.
constexpr Time longest_wait = 7LL * 24 * 3600 * 1'000'000;
/// Records are written in parts of about this size.
constexpr std::uint64_t part_octets = 4ULL << 20;

/// What a rewriting of a segment would come to.
struct Worth {
  Segment segment = {};
  std::uint64_t size = 0;
  std::uint64_t kept = 0;
  std::uint64_t erasable = 0;
  Time waiting_since = 0;  ///< the message that waits longest; 0: none

  bool worthwhile(Time now) const {
    const bool frees_enough = erasable >= kept && erasable >= worthwhile_octets;
    return frees_enough || (waiting_since != 0 && now - waiting_since > longest_wait);
  }
};

/// Consecutive segments that become one.
struct Run {
  std::size_t first;
  std::size_t last;
};

bool within(const Run& run, const std::vector<Worth>& worth, SegmentName name) {
  return name >= worth[run.first].segment.name && name <= worth[run.last].segment.name;
}

class Compactor {
 public:
  Compactor(Maildrop& maildrop, Thoroughness thoroughness, std::unique_ptr<recordlog::Log> log)
      : maildrop_(maildrop), thoroughness_(thoroughness), log_(std::move(log)), now_(now(maildrop.options())) {}

  Result<Compaction> run();

 private:
  Result<bool> remove_replaced();
  Result<bool> pinned();
  Result<void> read();
  std::vector<Worth> weigh(const Retention& retention);
  bool qualifies(const Worth& worth) const;
  std::vector<Run> choose(const std::vector<Worth>& worth) const;
  Result<void> seal();
  Result<void> rewrite(const Run& run, const std::vector<Worth>& worth, const Retention& retention);
  Result<void> write_records(recordlog::Replacement& into, SegmentName segment, const Retention& retention);
  Result<void> write_taken_uidls(recordlog::Replacement& into, const Run& run, const std::vector<Worth>& worth,
                                 const Retention& retention);
  Result<void> set_damage_aside(const Segment& segment);
  Result<std::uint64_t> size_of_all(bool with_replaced);

  Maildrop& maildrop_;
  Thoroughness thoroughness_;
  std::unique_ptr<recordlog::Log> log_;
  Time now_;
  std::vector<Segment> segments_;
  std::optional<History> history_;
  std::uint64_t epoch_ = 0;
  Compaction done_;
};

Result<Compaction> Compactor::run() {
  done_.octets_before = SATCHEL_TRY(size_of_all(true));
  if (!SATCHEL_TRY(remove_replaced())) {
    done_.octets_after = done_.octets_before;
    return done_;
  }
  SATCHEL_TRY_VOID(read());
  if (segments_.empty()) return done_;

  const Time window = maildrop_.options().undelete_window;
  if (qualifies(weigh(Retention(*history_, now_, window)).back())) {
    // Nobody appends to it any more, and what comes meanwhile is in the next.
    SATCHEL_TRY_VOID(seal());
    SATCHEL_TRY_VOID(read());
  }
  const Retention retention(*history_, now_, window);
  const std::vector<Worth> worth = weigh(retention);
  const std::vector<Run> runs = choose(worth);
  for (const Run& run : runs) SATCHEL_TRY_VOID(rewrite(run, worth, retention));
  if (!runs.empty()) {
    // Those who have the maildrop open here learn of it now.
    Measure measure;
    SATCHEL_TRY_VOID(maildrop_.submit(measure));
    static_cast<void>(SATCHEL_TRY(remove_replaced()));
  }
  done_.octets_after = SATCHEL_TRY(size_of_all(false));
  return done_;
}

/// Whether no replaced file is left.
Result<bool> Compactor::remove_replaced() {
  const std::vector<Segment> segments = SATCHEL_TRY(as_store_result(log_->segments()));
  if (std::ranges::none_of(segments, &Segment::replaced)) {
    done_.replaced_until.reset();
    return true;
  }
  std::optional<recordlog::Record> newest;
  epoch_ = 0;
  for (const Segment& segment : segments) {
    if (segment.replaced || segment.name.generation == 0) continue;
    const auto first = SATCHEL_TRY(as_store_result(
        log_->record_at({segment.name.number, recordlog::segment_start_octets, segment.name.generation})));
    if (first.header.type != compaction_type || first.header.octets < epoch_) continue;
    epoch_ = first.header.octets;
    newest = first;
  }
  // Without a record of when that was, now is the safe answer.
  const Time since = newest ? newest->header.time_us : now_;
  const Time until = since + maildrop_.options().compaction_grace;
  done_.replaced_until = std::max(until, now_);
  if (now_ < until) return false;

  const auto lock = SATCHEL_TRY(as_store_result(log_->lock_for_writing()));
  if (SATCHEL_TRY(pinned())) return false;
  // The files that stand in for them must be there for good before they go.
  SATCHEL_TRY_VOID(as_store_result(maildrop_.disk().sync_directory(maildrop_.directory())));
  for (const Segment& segment : segments)
    if (segment.replaced) SATCHEL_TRY_VOID(as_store_result(log_->remove(segment)));
  SATCHEL_TRY_VOID(as_store_result(maildrop_.disk().sync_directory(maildrop_.directory())));
  done_.replaced_until.reset();
  return true;
}

/// Whether a session is left that began before the files were replaced.
Result<bool> Compactor::pinned() {
  constexpr std::string_view prefix = "readers.";
  recordlog::Disk& disk = maildrop_.disk();
  for (const std::string& name : SATCHEL_TRY(as_store_result(disk.list(maildrop_.directory())))) {
    const auto epoch =
        name.starts_with(prefix) ? base::parse_decimal(std::string_view(name).substr(prefix.size())) : std::nullopt;
    if (!epoch || *epoch >= epoch_) continue;
    const std::string path = maildrop_.directory() + '/' + name;
    const auto lock = disk.lock(path, Wait::no);
    if (!lock && lock.error().kind == DiskErrorKind::locked) return true;
    if (!lock) return std::unexpected(as_store_error(lock.error()));
    SATCHEL_TRY_VOID(as_store_result(disk.remove(path)));
  }
  return false;
}

Result<void> Compactor::read() {
  history_ = SATCHEL_TRY(as_store_result(History::read(*log_)));
  segments_ = SATCHEL_TRY(as_store_result(log_->segments()));
  std::erase_if(segments_, &Segment::replaced);
  epoch_ = 0;
  for (const PastRecord& past : history_->records())
    if (past.record.header.type == compaction_type) epoch_ = std::max(epoch_, past.record.header.octets);
  return {};
}

std::vector<Worth> Compactor::weigh(const Retention& retention) {
  std::vector<Worth> worth;
  std::map<SegmentName, std::size_t> places;
  for (const Segment& segment : segments_) {
    places.emplace(segment.name, worth.size());
    worth.push_back({.segment = segment});
  }
  for (std::size_t i = 0; i < history_->records().size(); ++i) {
    const recordlog::Record& record = history_->records()[i].record;
    const auto place = places.find(record.position.name());
    if (place == places.end()) continue;
    Worth& here = worth[place->second];
    const std::uint64_t octets = record.end.offset - record.position.offset;
    here.size += octets;
    here.kept += retention.kept_octets(i);
    // What a compaction writes for itself is no reason for another.
    const bool for_itself = record.header.type == compaction_type || record.header.type == taken_uidls_type;
    if (!for_itself) here.erasable += octets - retention.kept_octets(i);
    const Time since = retention.erasable_since(i);
    if (since != 0 && (here.waiting_since == 0 || since < here.waiting_since)) here.waiting_since = since;
  }
  return worth;
}

bool Compactor::qualifies(const Worth& worth) const {
  return thoroughness_ == Thoroughness::all ? worth.erasable > 0 : worth.worthwhile(now_);
}

/// Each segment that qualifies, with as many of its neighbours as together still free what they cost and fit into one.
std::vector<Run> Compactor::choose(const std::vector<Worth>& worth) const {
  const std::uint64_t most = maildrop_.options().segment_octets;
  std::vector<Run> runs;
  std::size_t taken = 0;
  // The last one is appended to.
  const std::size_t end = worth.size() - 1;
  for (std::size_t i = 0; i < end; ++i) {
    if (!qualifies(worth[i])) continue;
    Run run{i, i};
    std::uint64_t kept = worth[i].kept;
    std::uint64_t erasable = worth[i].erasable;
    const auto joins = [&](const Worth& other) {
      const bool fits_in = kept + other.kept <= most;
      if (!fits_in || (!qualifies(other) && erasable + other.erasable < kept + other.kept)) return false;
      kept += other.kept;
      erasable += other.erasable;
      return true;
    };
    while (run.first > taken && joins(worth[run.first - 1])) --run.first;
    while (run.last + 1 < end && joins(worth[run.last + 1])) ++run.last;
    runs.push_back(run);
    taken = run.last + 1;
    i = run.last;
  }
  return runs;
}

Result<void> Compactor::seal() {
  const auto lock = SATCHEL_TRY(as_store_result(log_->lock_for_writing()));
  return as_store_result(log_->seal());
}

Result<void> Compactor::rewrite(const Run& run, const std::vector<Worth>& worth, const Retention& retention) {
  const auto replacement =
      SATCHEL_TRY(as_store_result(log_->replace(worth[run.first].segment, worth[run.last].segment)));
  recordlog::PendingRecord mark;
  mark.header = SATCHEL_TRY(new_record_header(compaction_type, now_));
  mark.header.octets = epoch_ + 1;
  SATCHEL_TRY_VOID(as_store_result(replacement->append({&mark, 1})));
  SATCHEL_TRY_VOID(write_taken_uidls(*replacement, run, worth, retention));
  for (std::size_t i = run.first; i <= run.last; ++i) {
    SATCHEL_TRY_VOID(set_damage_aside(worth[i].segment));
    SATCHEL_TRY_VOID(write_records(*replacement, worth[i].segment.name, retention));
  }
  SATCHEL_TRY_VOID(as_store_result(replacement->finish()));

  const auto lock = SATCHEL_TRY(as_store_result(log_->lock_for_writing()));
  SATCHEL_TRY_VOID(as_store_result(replacement->put_in_place()));
  done_.octets_written += replacement->octets();
  for (const recordlog::RecordId& id : history_->messages()) {
    const std::size_t record = history_->find(id)->record;
    const bool here = within(run, worth, history_->records()[record].record.position.name());
    if (here && retention.erasable_since(record) != 0) ++done_.messages_erased;
  }
  return {};
}

/// The UIDLs that erased messages were given are remembered, so that whoever imports the same mail again does not bring
/// it back.
Result<void> Compactor::write_taken_uidls(recordlog::Replacement& into, const Run& run, const std::vector<Worth>& worth,
                                          const Retention& retention) {
  std::string uidls;
  std::uint64_t count = 0;
  const auto add = [&](std::string_view uidl) {
    uidls.append(uidl).append("\n");
    ++count;
  };
  for (std::size_t i = 0; i < history_->records().size(); ++i) {
    const PastRecord& past = history_->records()[i];
    if (!within(run, worth, past.record.position.name())) continue;
    const std::string_view given = given_uidl(past.record.header);
    if (past.record.header.type == message_type && !retention.keeps(i) && !given.empty()) add(given);
    for (const std::string& uidl : past.uidls) add(uidl);
  }
  if (count == 0) return {};
  recordlog::PendingRecord record;
  record.header = SATCHEL_TRY(new_record_header(taken_uidls_type, now_));
  record.header.octets = count;
  record.payload = {uidls};
  return as_store_result(into.append({&record, 1}));
}

Result<void> Compactor::write_records(recordlog::Replacement& into, SegmentName segment, const Retention& retention) {
  std::vector<recordlog::PendingRecord> part;
  std::vector<std::string> payloads;
  std::uint64_t octets = 0;
  const auto flush = [&]() -> Result<void> {
    for (std::size_t i = 0; i < part.size(); ++i) part[i].payload = {payloads[i]};
    SATCHEL_TRY_VOID(as_store_result(into.append(part)));
    part.clear();
    payloads.clear();
    octets = 0;
    return {};
  };
  const auto file = SATCHEL_TRY(as_store_result(log_->segment_file(segment)));
  for (std::size_t i = 0; i < history_->records().size(); ++i) {
    const PastRecord& past = history_->records()[i];
    if (past.record.position.name() != segment || !retention.keeps(i)) continue;
    recordlog::PendingRecord record{.header = past.record.header, .payload = {}};
    std::string payload;
    if (!past.ids.empty() || !past.revivals.empty()) {
      payload = retention.kept_payload(i);
      record.header.octets = payload.size() / (past.ids.empty() ? sizeof(Revival) : sizeof(recordlog::RecordId));
    } else {
      payload.resize(static_cast<std::size_t>(past.record.payload_octets));
      const std::size_t got = SATCHEL_TRY(as_store_result(file->read(past.record.payload_offset, payload)));
      if (got < payload.size()) return std::unexpected(Error{ErrorKind::temporary, "a segment has become shorter"});
      // What is damaged is to be found damaged in the new place too.
      record.payload_crc = past.record.payload_crc;
    }
    octets += payload.size();
    part.push_back(std::move(record));
    payloads.push_back(std::move(payload));
    if (octets >= part_octets) SATCHEL_TRY_VOID(flush());
  }
  return flush();
}

/// Octets that are no record are not taken over; but nothing is thrown away that might be somebody's mail.
Result<void> Compactor::set_damage_aside(const Segment& segment) {
  std::vector<recordlog::Damage> damage;
  SATCHEL_TRY_VOID(as_store_result(
      log_->check(segment.name, [](const auto&, bool) {}, [&](const auto& found) { damage.push_back(found); })));
  const auto file = SATCHEL_TRY(as_store_result(log_->segment_file(segment.name)));
  for (const recordlog::Damage& found : damage)
    static_cast<void>(SATCHEL_TRY(set_aside(maildrop_, *file, segment.name, found.offset, found.octets)));
  return {};
}

Result<std::uint64_t> Compactor::size_of_all(bool with_replaced) {
  std::uint64_t octets = 0;
  for (const Segment& segment : SATCHEL_TRY(as_store_result(log_->segments()))) {
    if (segment.replaced && !with_replaced) continue;
    const auto file = SATCHEL_TRY(as_store_result(log_->segment_file(segment.name)));
    octets += SATCHEL_TRY(as_store_result(file->size()));
  }
  return octets;
}

}  // namespace

Result<std::unique_ptr<DiskLock>> hold_compaction(Maildrop& maildrop, Wait wait) {
  const std::string path = maildrop.directory() + "/compaction.lock";
  auto lock = maildrop.disk().lock(path, wait);
  if (!lock && lock.error().kind == DiskErrorKind::not_found) {
    if (auto made = maildrop.disk().create_directories(maildrop.directory()); !made)
      return std::unexpected(as_store_error(std::move(made).error()));
    lock = maildrop.disk().lock(path, wait);
  }
  if (!lock && lock.error().kind == DiskErrorKind::locked)
    return std::unexpected(Error{ErrorKind::in_use, "this maildrop is being compacted by another; try again later"});
  if (!lock) return std::unexpected(as_store_error(std::move(lock).error()));
  return std::move(*lock);
}

Result<Compaction> compact(Maildrop& maildrop, Thoroughness thoroughness) {
  auto log = SATCHEL_TRY(as_store_result(recordlog::Log::open(maildrop.disk(), maildrop.directory(),
                                                              {.segment_octets = maildrop.options().segment_octets})));
  // Nobody's maildrop is not made by looking at it.
  if (SATCHEL_TRY(as_store_result(log->segments())).empty()) return Compaction{};
  const auto lock = SATCHEL_TRY(hold_compaction(maildrop, Wait::no));
  return Compactor(maildrop, thoroughness, std::move(log)).run();
}

}  // namespace satchel::store
