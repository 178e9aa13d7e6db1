// Any octets are a list of UIDs or are told not to be one: each UID and each name is there once, lines of no use are
// named in their order, UIDLs are made of every entry, and what is written is read again. Words: format=TEXT.
#include <set>
#include <string>

#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "mailfiles/maildir_name.hpp"
#include "mailfiles/uidl_format.hpp"
#include "mailfiles/uidl_table.hpp"
#include "mailfiles/uidlist.hpp"

using namespace satchel;
using namespace satchel::mailfiles;

namespace {

void check_bad_lines(const std::vector<BadLine>& lines, std::size_t size) {
  std::uint64_t last = 0;
  for (const BadLine& line : lines) {
    fuzz::check(line.number > last && line.offset < size, "lines of no use are named once, in their order");
    last = line.number;
  }
}

void check_uidlist(std::string_view text, const UidlFormat& format) {
  auto list = parse_uidlist(text);
  if (!list) return fuzz::check(!list.error().empty(), "an error says something");
  check_bad_lines(list->bad_lines, text.size());
  std::set<std::uint32_t> uids;
  std::set<std::string> names;
  for (UidlistEntry& entry : list->entries) {
    fuzz::check(uids.insert(entry.uid).second && names.insert(entry.name).second, "each UID and name is there once");
    const std::string uidl = format.expand(
        {.uid = entry.uid, .uidvalidity = list->uidvalidity, .file_name = entry.name, .guid = entry.guid});
    if (!entry.uidl && uidl.find_first_of(" \t\r\n") == std::string::npos) entry.uidl = uidl;
  }
  sort_as_listed(list->entries);
  const auto again = parse_uidlist(write_uidlist(*list));
  fuzz::check(again && again->entries.size() == list->entries.size(), "what is written is read again");
  for (std::size_t i = 0; i < list->entries.size(); ++i)
    fuzz::check(again->entries[i].uid == list->entries[i].uid && again->entries[i].uidl == list->entries[i].uidl &&
                    again->entries[i].name == list->entries[i].name,
                "and says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  auto format = UidlFormat::parse(input.words.value("format"));
  if (!format) format = UidlFormat::parse(UidlFormat::dovecots_own);
  check_uidlist(input.rest, *format);
  const UidlTable table = UidlTable::parse(input.rest);
  check_bad_lines(table.bad_lines(), input.rest.size());
  return 0;
}
