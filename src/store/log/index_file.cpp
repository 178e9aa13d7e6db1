#include "store/log/index_file.hpp"

#include <cstring>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "recordlog/little_endian.hpp"
#include "recordlog/record_format.hpp"

namespace satchel::store {
namespace {

using recordlog::append_little_endian;
using recordlog::Position;
using recordlog::read_little_endian;
using recordlog::RecordId;

constexpr std::string_view magic = "SATCHIDX";
constexpr std::uint16_t version = 2;
constexpr std::size_t crc_octets = 4;

void append_position(std::string& out, Position position) {
  append_little_endian(out, position.segment);
  append_little_endian(out, position.generation);
  append_little_endian(out, position.offset);
}

void append_text(std::string& out, std::string_view text) {
  append_little_endian(out, static_cast<std::uint8_t>(text.size()));
  out += text;
}

void append_entry(std::string& out, const Entry& entry, std::string_view given_uidl) {
  append_id(out, entry.id);
  append_little_endian(out, entry.segment);
  append_little_endian(out, entry.generation);
  append_little_endian(out, entry.payload_offset);
  append_little_endian(out, entry.wire_octets);
  append_little_endian(out, entry.octets);
  append_little_endian(out, entry.payload_crc);
  append_little_endian(out, entry.received);
  append_text(out, given_uidl);
}

/// Takes fields off the front. Once it has met the end it gives zeros, so that a reader asks once, at the end.
class Fields {
 public:
  explicit Fields(std::string_view octets) : left_(octets) {}

  bool whole() const { return whole_ && left_.empty(); }
  bool good() const { return whole_; }

  std::string_view octets(std::size_t count) {
    if (left_.size() < count) {
      whole_ = false;
      left_ = {};
      return {};
    }
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  template <class Number>
  Number number() {
    const std::string_view taken = octets(sizeof(Number));
    return taken.empty() ? Number{} : read_little_endian<Number>(taken.data());
  }
  RecordId id() {
    RecordId id{};
    const std::string_view taken = octets(id.size());
    if (!taken.empty()) std::memcpy(id.data(), taken.data(), id.size());
    return id;
  }
  std::string_view text() { return octets(number<std::uint8_t>()); }
  /// There is something that no index has.
  void refuse() { whole_ = false; }
  Position position() {
    Position position;
    position.segment = number<std::uint32_t>();
    position.generation = number<std::uint16_t>();
    position.offset = number<std::uint64_t>();
    return position;
  }

 private:
  std::string_view left_;
  bool whole_ = true;
};

void read_entry(Fields& fields, MaildropState& state) {
  Entry entry;
  entry.id = fields.id();
  entry.segment = fields.number<std::uint32_t>();
  entry.generation = fields.number<std::uint16_t>();
  entry.payload_offset = fields.number<std::uint64_t>();
  entry.wire_octets = fields.number<std::uint64_t>();
  entry.octets = fields.number<std::uint64_t>();
  entry.payload_crc = fields.number<std::uint32_t>();
  entry.received = fields.number<std::uint32_t>();
  const std::string_view given_uidl = fields.text();
  if (!given_uidl.empty() && !valid_uidl(given_uidl)) fields.refuse();
  state.add_message(entry, given_uidl);
}

void read_device(Fields& fields, MaildropState& state) {
  const std::string label(fields.text());
  const auto last_seen = fields.number<std::int64_t>();
  if (last_seen < -recordlog::farthest_time_us || last_seen > recordlog::farthest_time_us) return fields.refuse();
  state.see_device(label, last_seen);
  std::vector<RecordId> hidden;
  for (auto left = fields.number<std::uint64_t>(); left > 0 && fields.good(); --left) hidden.push_back(fields.id());
  state.hide(label, hidden);
}

}  // namespace

std::string encode_index(const Index& index) {
  const MaildropState& state = index.state;
  std::string out(magic);
  out.reserve(128 + state.messages().size() * 56);
  append_little_endian(out, version);
  append_little_endian(out, std::uint16_t{0});
  append_position(out, index.next);
  append_position(out, index.last_record);
  append_id(out, index.last_id);
  append_little_endian(out, state.epoch());

  append_little_endian(out, static_cast<std::uint32_t>(index.segments.size()));
  for (const recordlog::Segment& segment : index.segments) {
    append_little_endian(out, segment.name.number);
    append_little_endian(out, segment.name.generation);
    append_little_endian(out, segment.last);
  }
  append_little_endian(out, index.tail_stamp);
  append_little_endian(out, static_cast<std::uint32_t>(state.devices().size()));
  for (const auto& [label, view] : state.devices()) {
    append_text(out, label);
    append_little_endian(out, view.last_seen);
    append_little_endian(out, static_cast<std::uint64_t>(view.hidden.size()));
    for (const RecordId& id : view.hidden) append_id(out, id);
  }
  append_little_endian(out, static_cast<std::uint32_t>(state.owners().size()));
  for (const auto& [id, label] : state.owners()) {
    append_id(out, id);
    append_text(out, label);
  }
  append_little_endian(out, static_cast<std::uint64_t>(state.messages().size()));
  for (std::size_t i = 0; i < state.messages().size(); ++i)
    append_entry(out, state.messages()[i], state.messages().given_uidl(i));
  append_little_endian(out, recordlog::crc32c(0, out));
  return out;
}

std::optional<Index> decode_index(std::string_view octets) {
  if (octets.size() < magic.size() + crc_octets || !octets.starts_with(magic)) return std::nullopt;
  const std::string_view checked = octets.substr(0, octets.size() - crc_octets);
  if (read_little_endian<std::uint32_t>(checked.data() + checked.size()) != recordlog::crc32c(0, checked))
    return std::nullopt;
  Fields fields(checked.substr(magic.size()));
  if (fields.number<std::uint16_t>() != version) return std::nullopt;
  fields.number<std::uint16_t>();

  Index index;
  index.next = fields.position();
  index.last_record = fields.position();
  index.last_id = fields.id();
  index.state.compacted(fields.number<std::uint64_t>());
  for (auto left = fields.number<std::uint32_t>(); left > 0 && fields.good(); --left) {
    recordlog::Segment segment;
    segment.name.number = fields.number<std::uint32_t>();
    segment.name.generation = fields.number<std::uint16_t>();
    segment.last = fields.number<std::uint32_t>();
    index.segments.push_back(segment);
  }
  index.tail_stamp = fields.number<std::uint64_t>();
  for (auto left = fields.number<std::uint32_t>(); left > 0 && fields.good(); --left) read_device(fields, index.state);
  for (auto left = fields.number<std::uint32_t>(); left > 0 && fields.good(); --left) {
    const RecordId id = fields.id();
    index.state.set_owner(id, fields.text());
  }
  for (auto left = fields.number<std::uint64_t>(); left > 0 && fields.good(); --left) read_entry(fields, index.state);
  if (!fields.whole()) return std::nullopt;
  return index;
}

std::optional<Index> read_index(recordlog::Disk& disk, const std::string& directory) {
  const auto file = disk.open(directory + "/index");
  if (!file) return std::nullopt;
  const auto size = (*file)->size();
  if (!size) return std::nullopt;
  std::string octets(static_cast<std::size_t>(*size), '\0');
  const auto got = (*file)->read(0, octets);
  if (!got || *got != octets.size()) return std::nullopt;
  return decode_index(octets);
}

recordlog::DiskResult<void> write_index(recordlog::Disk& disk, const std::string& directory, const Index& index) {
  const std::string beside = directory + "/index.new";
  // One that a killed process left.
  if (auto removed = disk.remove(beside); !removed && removed.error().kind != recordlog::DiskErrorKind::not_found)
    return removed;
  {
    const auto file = SATCHEL_TRY(disk.create(beside));
    const std::string octets = encode_index(index);
    const std::string_view piece = octets;
    SATCHEL_TRY_VOID(file->append({&piece, 1}));
  }
  return disk.rename(beside, directory + "/index");
}

}  // namespace satchel::store
