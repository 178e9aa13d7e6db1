#include "store/maildir/uidls.hpp"

#include <optional>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/lines.hpp"

namespace satchel::store::maildir {
namespace {

constexpr const char* uidls_name = "uidls";
constexpr const char* gone_name = "gone";

std::string line_of(const UidlRow& row) {
  return escaped(row.base) + " " + escaped(row.uidl) + " " + std::to_string(row.received);
}

std::optional<UidlRow> row_of(std::string_view line) {
  const auto fields = fields_of(line);
  if (fields.size() != 3) return std::nullopt;
  auto base = unescaped(fields[0]);
  auto uidl = unescaped(fields[1]);
  const auto received = number_of(fields[2]);
  if (!base || !uidl || !received || (!uidl->empty() && !valid_uidl(*uidl))) return std::nullopt;
  return UidlRow{std::move(*base), std::move(*uidl), *received};
}

}  // namespace

Result<KnownUidls> read_uidls(const Folder& own) {
  const Lines found = SATCHEL_TRY(read_lines(own, uidls_name, "uidls"));
  KnownUidls uidls{.broken = found.broken};
  for (const std::string& line : found.lines) {
    auto row = row_of(line);
    if (!row) {
      ++uidls.broken;
      continue;
    }
    std::string base = row->base;
    // A UIDL never changes: the first one told counts.
    uidls.by_base.try_emplace(std::move(base), std::move(*row));
  }
  return uidls;
}

Result<void> append_uidls(const Folder& own, const std::vector<UidlRow>& rows) {
  std::vector<std::string> lines;
  for (const UidlRow& row : rows) lines.push_back(line_of(row));
  return append_lines(own, uidls_name, "uidls", lines, Durable::yes);
}

Result<void> drop_uidls(const Folder& own, const std::unordered_set<std::string>& bases) {
  const Lines found = SATCHEL_TRY(read_lines(own, uidls_name, "uidls"));
  std::vector<std::string> kept;
  for (const std::string& line : found.lines) {
    const auto row = row_of(line);
    if (!row || !bases.contains(row->base)) kept.push_back(line);
  }
  // What is broken stays as it is, for people to look at.
  if (found.broken > 0 || kept.size() == found.lines.size()) return {};
  return replace_lines(own, uidls_name, "uidls", kept, Durable::yes);
}

Result<GoneUidls> read_gone(const Folder& own) {
  const Lines found = SATCHEL_TRY(read_lines(own, gone_name, "gone"));
  GoneUidls gone{.broken = found.broken};
  for (const std::string& line : found.lines) {
    auto uidl = unescaped(line);
    if (uidl)
      gone.uidls.insert(std::move(*uidl));
    else
      ++gone.broken;
  }
  return gone;
}

Result<void> append_gone(const Folder& own, const std::vector<std::string>& uidls) {
  std::vector<std::string> lines;
  for (const std::string& uidl : uidls) lines.push_back(escaped(uidl));
  return append_lines(own, gone_name, "gone", lines, Durable::yes);
}

}  // namespace satchel::store::maildir
