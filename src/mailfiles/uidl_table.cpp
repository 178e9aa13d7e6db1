#include "mailfiles/uidl_table.hpp"

#include "mailfiles/lines.hpp"
#include "mailfiles/maildir_name.hpp"

namespace satchel::mailfiles {

UidlTable UidlTable::parse(std::string_view text) {
  UidlTable table;
  each_line(text, [&](const TextLine& line) {
    std::string_view rest = line.text;
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    const std::string_view name = parse_maildir_name(take_word(rest)).base;
    const std::string_view uidl = take_word(rest);
    if (name.empty() && uidl.empty()) return;
    const auto refuse = [&](const char* why) {
      table.bad_lines_.push_back({.number = line.number, .offset = line.offset, .why = why});
    };
    if (name.empty() || uidl.empty() || !take_word(rest).empty())
      return refuse("is not a file name or message number, and a UIDL");
    if (!table.rows_.try_emplace(std::string(name), Row{.place = table.rows_.size(), .uidl = std::string(uidl)}).second)
      refuse("names a message that stands above already");
  });
  return table;
}

const std::string* UidlTable::find(std::string_view name) const {
  const Row* row = row_of(name);
  return row == nullptr ? nullptr : &row->uidl;
}

const std::string* UidlTable::find(std::uint64_t number) const { return find(std::to_string(number)); }

std::optional<std::size_t> UidlTable::place_of(std::string_view name) const {
  const Row* row = row_of(name);
  return row == nullptr ? std::nullopt : std::optional(row->place);
}

const UidlTable::Row* UidlTable::row_of(std::string_view name) const {
  const auto found = rows_.find(std::string(parse_maildir_name(name).base));
  return found == rows_.end() ? nullptr : &found->second;
}

void UidlTable::append(std::string& text, std::string_view name, std::string_view uidl) {
  text += name;
  text += ' ';
  text += uidl;
  text += '\n';
}

}  // namespace satchel::mailfiles
