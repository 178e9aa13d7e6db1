#include "store/maildir/sizes.hpp"

#include <memory>
#include <optional>

#include "base/try.hpp"
#include "store/maildir/lines.hpp"

namespace satchel::store::maildir {
namespace {

constexpr const char* file_name = "sizes";

std::string line_of(const SizeRow& row) {
  const auto& [base, sizes] = row;
  return escaped(base) + " " + std::to_string(sizes.file_octets) + " " + std::to_string(sizes.octets) + " " +
         std::to_string(sizes.wire_octets);
}

std::optional<SizeRow> row_of(std::string_view line) {
  const auto fields = fields_of(line);
  if (fields.size() != 4) return std::nullopt;
  auto base = unescaped(fields[0]);
  const auto file_octets = octets_of(fields[1]);
  const auto octets = octets_of(fields[2]);
  const auto wire_octets = octets_of(fields[3]);
  if (!base || !file_octets || !octets || !wire_octets) return std::nullopt;
  return std::pair(std::move(*base), Sizes{*file_octets, *octets, *wire_octets});
}

std::vector<std::string> lines_of(const std::vector<SizeRow>& rows) {
  std::vector<std::string> lines;
  lines.reserve(rows.size());
  for (const SizeRow& row : rows) lines.push_back(line_of(row));
  return lines;
}

}  // namespace

Result<KnownSizes> read_sizes(const Folder& own) {
  const Lines found = SATCHEL_TRY(read_lines(own, file_name, "sizes"));
  KnownSizes sizes{.lines = found.lines.size() + found.broken, .broken = found.broken};
  for (const std::string& line : found.lines) {
    auto row = row_of(line);
    if (row)
      sizes.by_base.insert_or_assign(std::move(row->first), row->second);
    else
      ++sizes.broken;
  }
  return sizes;
}

Result<void> append_sizes(const Folder& own, const std::vector<SizeRow>& rows) {
  return append_lines(own, file_name, "sizes", lines_of(rows), Durable::no);
}

Result<void> replace_sizes(const Folder& own, const std::vector<SizeRow>& rows) {
  return replace_lines(own, file_name, "sizes", lines_of(rows), Durable::no);
}

Result<Sizes> count_sizes(const Descriptor& file, const std::string& shown) {
  constexpr std::size_t part_octets = 128 * 1024;
  const auto part = std::make_unique_for_overwrite<char[]>(part_octets);
  WireForm wire;
  std::uint64_t at = 0;
  for (;;) {
    const std::size_t got = SATCHEL_TRY(read_at(file, at, {part.get(), part_octets}, shown));
    wire.feed({part.get(), got}, [](std::string_view) {});
    at += got;
    if (got < part_octets) break;
  }
  wire.finish([](std::string_view) {});
  return wire.sizes();
}

}  // namespace satchel::store::maildir
