// A maildrop's directory with any octets in its files. Each file begins with a line "~ NAME" and goes on to the next
// such line. When the first line has the word "mend", the checksums of segment and record headers are put right, so
// that what stands behind them is met too; "forge" does the same for the index, which then may say anything: no crash
// is all that is promised.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "recordlog/crc32c.hpp"
#include "recordlog/disk.hpp"
#include "recordlog/little_endian.hpp"
#include "recordlog/record_format.hpp"
#include "store/log/log_store.hpp"
#include "store/string_body.hpp"

using namespace satchel;
using fuzz::check;

namespace {

constexpr std::string_view directory = "maildrops/ann/";
constexpr std::string_view separator = "\n~ ";
constexpr std::string_view delivered = "Subject: new\r\n\r\n..\r\n";

void put_number(std::string& octets, std::size_t place, std::uint32_t number) {
  std::string put;
  recordlog::append_little_endian(put, number);
  octets.replace(place, put.size(), put);
}

/// Segment headers and records whose only fault is a checksum get the right one.
void mend(std::string& octets) {
  using namespace recordlog;
  constexpr std::size_t header_crc = segment_header_octets - 4;
  constexpr std::size_t record_crc = 8;
  if (octets.size() < segment_start_octets) return;
  for (const std::size_t copy : {std::size_t{0}, segment_header_octets})
    put_number(octets, copy + header_crc, crc32c(0, std::string_view(octets).substr(copy, header_crc)));
  const std::string marker = octets.substr(16, 8);
  for (std::size_t at = octets.find(marker, segment_start_octets); at != std::string::npos;
       at = octets.find(marker, at + 1)) {
    if (octets.size() - at < record_header_octets) return;
    const std::size_t attributes = read_little_endian<std::uint16_t>(octets.data() + at + 14);
    const std::string_view checked =
        std::string_view(octets).substr(at + record_crc + 4, record_header_octets - record_crc - 4 + attributes);
    put_number(octets, at + record_crc, crc32c(0, checked));
  }
}

void put_file(recordlog::Disk& disk, std::string_view name, std::string octets, const fuzz::Words& words) {
  const bool plain = !name.empty() && name.find('/') == std::string_view::npos && name.size() < 40;
  if (!plain) return;
  if (words.has("mend") && name.ends_with(".seg")) mend(octets);
  if (words.has("forge") && name == "index" && octets.size() >= 4)
    put_number(octets, octets.size() - 4, recordlog::crc32c(0, std::string_view(octets).substr(0, octets.size() - 4)));
  const auto file = disk.create(std::string(directory).append(name));
  if (!file) return;
  const std::string_view piece = octets;
  check((*file)->append({&piece, 1}).has_value(), "memory takes what it is given");
}

struct Seen {
  std::string uidl;
  std::string wire;  ///< empty when it is damaged
};

/// The octets of a message, read in pieces as a server does: an index may claim any size.
std::optional<std::string> octets_of(store::MessageBody& body) {
  std::string octets;
  std::array<char, 512> piece{};
  for (;;) {
    const auto got = body.read(octets.size(), piece);
    if (!got) return std::nullopt;
    if (*got == 0) break;
    octets.append(piece.data(), *got);
  }
  check(octets.size() == body.wire_octets(), "a message that can be read is read whole");
  return octets;
}

/// What a session shows; nothing when the maildrop cannot be opened.
std::vector<Seen> read(store::Store& store) {
  std::vector<Seen> seen;
  const auto session = store.open("ann", store::Sharing::exclusive);
  if (!session) return seen;
  for (std::size_t i = 0; i < (*session)->count(); ++i) {
    Seen& one = seen.emplace_back();
    (*session)->append_uidl(i, one.uidl);
    check(store::valid_uidl(one.uidl), "every UIDL is one that POP3 allows");
    const auto body = (*session)->open(i);
    if (!body) continue;
    one.wire = octets_of(**body).value_or("");
  }
  return seen;
}

bool holds(const std::vector<Seen>& seen, const std::string& uidl) {
  for (const Seen& one : seen)
    if (one.uidl == uidl && one.wire == delivered) return true;
  return false;
}

void administrate(store::Backend& store) {
  const auto deleted = store.deleted("ann", "");
  if (deleted && !deleted->empty())
    static_cast<void>(store.undelete("ann", std::vector<std::string>{deleted->front().uidl}, ""));
  static_cast<void>(store.verify("ann", store::Quarantine::set_aside));
  static_cast<void>(store.compact("ann", store::Thoroughness::all));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const auto disk = recordlog::make_memory_disk();
  check(disk->create_directories("maildrops/ann").has_value(), "memory has room for a directory");
  std::string_view files = input.rest;
  if (files.starts_with(separator.substr(1))) files.remove_prefix(separator.size() - 1);
  while (!files.empty()) {
    std::string_view file = fuzz::take_until(files, separator);
    const std::string_view name = fuzz::take_until(file, "\n");
    put_file(*disk, name, std::string(file), input.words);
  }

  const auto promised = [&](bool holds, const char* promise) { check(holds || input.words.has("forge"), promise); };
  store::Time now = 1'800'000'000'000'000;
  const store::LogStoreOptions options{.segment_octets = 4096, .now = [&now] { return now; }};
  std::string uidl;
  {
    const auto store = store::open_log_store(*disk, options);
    read(*store);
    store::StringBody body{std::string(delivered)};
    const auto told = store->deliver("ann", "", body);
    // A maildrop that cannot be read takes no mail.
    if (!told) return 0;
    uidl = *told;
    promised(holds(read(*store), uidl), "what was delivered is there");
  }
  const auto store = store::open_log_store(*disk, options);
  promised(holds(read(*store), uidl), "what was delivered is there after opening anew");
  administrate(*store);
  promised(holds(read(*store), uidl), "what was delivered is there after all maintenance");
  now += 10LL * 24 * 3600 * 1'000'000;
  administrate(*store);
  promised(holds(read(*store), uidl), "what was delivered is there long after");
  return 0;
}
