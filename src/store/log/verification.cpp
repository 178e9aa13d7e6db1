#include "store/log/verification.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "recordlog/segment_scanner.hpp"
#include "store/log/changes.hpp"
#include "store/log/compaction.hpp"
#include "store/log/index_file.hpp"
#include "store/log/quarantine.hpp"

namespace satchel::store {

using recordlog::Damage;
using recordlog::Record;
using recordlog::Segment;

namespace {

class Verifier {
 public:
  Verifier(Maildrop& maildrop, Quarantine quarantine, std::unique_ptr<recordlog::Log> log)
      : maildrop_(maildrop), quarantine_(quarantine), log_(std::move(log)) {}

  Result<Verification> run() {
    const std::vector<Segment> segments = SATCHEL_TRY(as_store_result(log_->segments()));
    for (std::size_t i = 0; i < segments.size(); ++i) {
      // What is being appended at this moment must not look torn.
      std::unique_ptr<recordlog::DiskLock> lock;
      if (i + 1 == segments.size()) lock = SATCHEL_TRY(as_store_result(log_->lock_for_writing()));
      SATCHEL_TRY_VOID(check(segments[i]));
    }
    SATCHEL_TRY_VOID(check_other_files());
    SATCHEL_TRY_VOID(judge());
    return std::move(found_);
  }

 private:
  Result<void> check(const Segment& segment) {
    const std::string name = recordlog::segment_file_name(segment.name);
    const auto file = SATCHEL_TRY(as_store_result(log_->segment_file(segment.name)));
    // From the disk, not from what the system remembers of it.
    file->forget_cache();
    ++found_.files;
    found_.octets += SATCHEL_TRY(as_store_result(file->size()));
    std::vector<Damage> damage;
    std::vector<Record> broken;
    SATCHEL_TRY_VOID(as_store_result(log_->check(
        segment.name,
        [&](const Record& record, bool whole) {
          if (!whole) broken.push_back(record);
        },
        [&](const Damage& one) { damage.push_back(one); })));
    for (const Damage& one : damage) {
      if (SATCHEL_TRY(is_set_aside(maildrop_, *file, segment.name, one.offset, one.octets))) continue;
      found_.problems.push_back({.file = name, .offset = one.offset, .detail = one.detail});
      SATCHEL_TRY_VOID(keep(*file, segment, one.offset, one.octets));
    }
    for (const Record& record : broken)
      if (segment.replaced || record.header.type != message_type)
        SATCHEL_TRY_VOID(add_problem(record, segment));
      else
        broken_.push_back({record, segment});
    return {};
  }

  Result<void> add_problem(const Record& record, const Segment& segment) {
    const auto file = SATCHEL_TRY(as_store_result(log_->segment_file(segment.name)));
    const std::uint64_t octets = record.end.offset - record.position.offset;
    Problem problem{.file = recordlog::segment_file_name(segment.name),
                    .offset = record.position.offset,
                    .detail = "a payload that is not what was written"};
    if (record.header.type == message_type) append_message_uidl(record, problem.uidl);
    found_.problems.push_back(std::move(problem));
    return keep(*file, segment, record.position.offset, octets);
  }

  /// What the damaged records mean to the maildrop: those that are listed are a problem, those that were set aside and
  /// deleted before are not any more.
  Result<void> judge() {
    Look look(maildrop_, {});
    SATCHEL_TRY_VOID(maildrop_.submit(look));
    std::vector<recordlog::RecordId> listed;
    for (const auto& [record, segment] : broken_) {
      const std::size_t before = listed.size();
      for (std::size_t i = 0; i < look.messages.size(); ++i)
        if (look.messages[i].segment_name() == segment.name && look.messages[i].payload_offset == record.payload_offset)
          listed.push_back(look.messages[i].id);
      const auto file = SATCHEL_TRY(as_store_result(log_->segment_file(segment.name)));
      const bool known = SATCHEL_TRY(is_set_aside(maildrop_, *file, segment.name, record.position.offset,
                                                  record.end.offset - record.position.offset));
      if (!known || listed.size() > before) SATCHEL_TRY_VOID(add_problem(record, segment));
    }
    found_.messages = look.messages.size() - listed.size();
    if (quarantine_ == Quarantine::leave || listed.empty()) return {};
    Erase erase(listed, {}, maildrop_.options());
    return maildrop_.submit(erase);
  }

  static void append_message_uidl(const Record& record, std::string& out) {
    MessageList one;
    one.append(entry_of(record), given_uidl(record.header));
    one.append_uidl(0, out);
  }

  Result<void> keep(recordlog::File& file, const Segment& segment, std::uint64_t offset, std::uint64_t octets) {
    if (quarantine_ == Quarantine::leave) return {};
    found_.quarantined.push_back("quarantine/" + SATCHEL_TRY(set_aside(maildrop_, file, segment.name, offset, octets)));
    return {};
  }

  Result<void> check_other_files() {
    recordlog::Disk& disk = maildrop_.disk();
    for (const std::string& name : SATCHEL_TRY(as_store_result(disk.list(maildrop_.directory())))) {
      const bool lock = name.ends_with(".lock") || name.starts_with("lease") || name.starts_with("readers.");
      if (!lock && name != "index") continue;
      const auto file = SATCHEL_TRY(as_store_result(disk.open(maildrop_.directory() + '/' + name)));
      const std::uint64_t size = SATCHEL_TRY(as_store_result(file->size()));
      ++found_.files;
      found_.octets += size;
      if (lock && size > 0) found_.problems.push_back({.file = name, .detail = "a lock file that is not empty"});
      if (name == "index" && !read_index(disk, maildrop_.directory()))
        found_.problems.push_back({.file = name, .detail = "not what was written; it is made again from the segments"});
    }
    const std::string quarantine = quarantine_directory(maildrop_.directory());
    for (const std::string& name : SATCHEL_TRY(as_store_result(disk.list(quarantine)))) {
      const auto file = SATCHEL_TRY(as_store_result(disk.open(quarantine + '/' + name)));
      const std::uint64_t size = SATCHEL_TRY(as_store_result(file->size()));
      ++found_.files;
      found_.octets += size;
      const auto crc = SATCHEL_TRY(as_store_result(recordlog::checksum(*file, 0, size)));
      if (!crc || !quarantined_name_fits(name, *crc))
        found_.problems.push_back({.file = "quarantine/" + name, .detail = "not what was set aside"});
    }
    return {};
  }

  Maildrop& maildrop_;
  Quarantine quarantine_;
  std::unique_ptr<recordlog::Log> log_;
  Verification found_;
  /// Damaged messages in segments that count.
  std::vector<std::pair<Record, Segment>> broken_;
};

}  // namespace

Result<Verification> verify(Maildrop& maildrop, Quarantine quarantine) {
  auto log = SATCHEL_TRY(as_store_result(recordlog::Log::open(maildrop.disk(), maildrop.directory())));
  if (SATCHEL_TRY(as_store_result(log->segments())).empty()) return Verification{};
  // Files do not go while they are read.
  const auto lock = SATCHEL_TRY(hold_compaction(maildrop, recordlog::Wait::yes));
  return Verifier(maildrop, quarantine, std::move(log)).run();
}

}  // namespace satchel::store
