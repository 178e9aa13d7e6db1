#include "mailfiles/uidlist.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/ascii.hpp"
#include "mailfiles/lines.hpp"
#include "mailfiles/maildir_name.hpp"

namespace satchel::mailfiles {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view digits) {
  const auto value = base::parse_decimal(digits);
  if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

/// `3 V<uidvalidity> N<next uid> G<guid>`, the fields in any order, or `1 <uidvalidity> <next uid>`.
std::expected<unsigned, std::string> parse_header(std::string_view line, Uidlist& list) {
  const std::string_view version = take_word(line);
  if (version == "1") {
    const auto validity = parse_number(take_word(line));
    const auto next = parse_number(take_word(line));
    if (!validity || *validity == 0 || !next) return std::unexpected("line 1 has no UIDVALIDITY and next UID");
    list.uidvalidity = *validity;
    list.next_uid = *next;
    return 1;
  }
  if (version != "3") return std::unexpected("line 1 does not begin with the version 3 or 1");
  for (std::string_view field = take_word(line); !field.empty(); field = take_word(line)) {
    const std::string_view value = field.substr(1);
    switch (field.front()) {
      case 'V':
        list.uidvalidity = parse_number(value).value_or(0);
        break;
      case 'N':
        list.next_uid = parse_number(value).value_or(0);
        break;
      case 'G':
        list.guid = value;
        break;
      case 'P':
        list.uidl_format = value;
        break;
      default:
        break;  // "There may be other fields"
    }
  }
  if (list.uidvalidity == 0) return std::unexpected("line 1 has no UIDVALIDITY (V)");
  return 3;
}

/// `uid [fields] :name`, or of version 1 `uid name`. The error says what is missing.
std::expected<UidlistEntry, std::string> parse_entry(std::string_view line, unsigned version) {
  UidlistEntry entry;
  const auto uid = parse_number(take_word(line));
  if (!uid || *uid == 0) return std::unexpected("does not begin with a UID");
  entry.uid = *uid;
  skip_blanks(line);
  while (version != 1 && !line.empty() && line.front() != ':') {
    const std::string_view field = take_word(line);
    const std::string_view value = field.substr(1);
    if (field.front() == 'P') entry.uidl = value;
    if (field.front() == 'O') entry.order = base::parse_decimal(value);
    if (field.front() == 'G') entry.guid = value;
    skip_blanks(line);
  }
  if (version != 1 && !line.empty()) line.remove_prefix(1);
  entry.name = parse_maildir_name(line).base;
  if (entry.name.empty()) return std::unexpected("names no file");
  return entry;
}

/// Puts entries together, each UID and each name once.
class Collector {
 public:
  explicit Collector(Uidlist& list) : list_(list) {}

  void add(UidlistEntry entry, const TextLine& line) {
    if (!uids_.insert(entry.uid).second) return refuse(line, "has a UID that stands above already");
    const auto [known, added] = by_name_.try_emplace(entry.name, list_.entries.size());
    if (added) {
      list_.entries.push_back(std::move(entry));
      return;
    }
    refuse(line, "names a file that stands above already; this line counts");
    list_.entries[known->second] = std::move(entry);
  }
  void refuse(const TextLine& line, std::string why) {
    list_.bad_lines.push_back({.number = line.number, .offset = line.offset, .why = std::move(why)});
  }

 private:
  Uidlist& list_;
  std::set<std::uint32_t> uids_;
  std::unordered_map<std::string, std::size_t> by_name_;
};

}  // namespace

std::expected<Uidlist, std::string> parse_uidlist(std::string_view text) {
  Uidlist list;
  Collector collector(list);
  unsigned version = 0;
  std::string wrong;
  each_line(text, [&](const TextLine& line) {
    if (!wrong.empty() || (version != 0 && line.text.empty())) return;
    if (version == 0) {
      auto header = parse_header(line.text, list);
      if (header)
        version = *header;
      else
        wrong = std::move(header.error());
      return;
    }
    auto entry = parse_entry(line.text, version);
    if (entry)
      collector.add(std::move(*entry), line);
    else
      collector.refuse(line, std::move(entry.error()));
  });
  if (version == 0 && wrong.empty()) wrong = "it is empty";
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return list;
}

void sort_as_listed(std::vector<UidlistEntry>& entries) {
  const auto key = [](const UidlistEntry& entry) {
    return std::tuple(entry.order.value_or(std::numeric_limits<std::uint64_t>::max()), entry.uid);
  };
  std::ranges::sort(entries, {}, key);
}

std::string write_uidlist(const Uidlist& list) {
  std::string text = "3 V" + std::to_string(list.uidvalidity) + " N" + std::to_string(list.next_uid);
  if (!list.guid.empty()) text += " G" + list.guid;
  text += '\n';
  for (const UidlistEntry& entry : list.entries) {
    text += std::to_string(entry.uid);
    if (entry.uidl) text += " P" + *entry.uidl;
    text += " :" + entry.name + '\n';
  }
  return text;
}

}  // namespace satchel::mailfiles
