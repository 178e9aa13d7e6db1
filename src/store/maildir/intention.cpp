#include "store/maildir/intention.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/lines.hpp"
#include "store/maildir/mail_files.hpp"
#include "store/maildir/uidls.hpp"

namespace satchel::store::maildir {
namespace {

constexpr const char* file_name = "intention";
constexpr const char* kind = "intention";

std::vector<std::string> lines_of(const Intention& intention) {
  std::vector<std::string> lines = {"stamp " + std::to_string(intention.stamp.time) + " " +
                                    std::to_string(intention.stamp.number)};
  for (const Deletion& deletion : intention.deletions)
    lines.push_back("delete " + escaped(deletion.base) + " " + escaped(deletion.uidl) + " " +
                    std::to_string(deletion.octets) + " " + std::to_string(deletion.received));
  for (const Addition& addition : intention.additions)
    lines.push_back("add " + escaped(addition.from) + " " + escaped(addition.base) + " " + escaped(addition.uidl) +
                    " " + std::to_string(addition.received));
  lines.push_back("end " + std::to_string(lines.size()));
  return lines;
}

/// Takes one line but the last into `intention`; false when it is not one.
bool take_line(const std::vector<std::string_view>& fields, Intention& intention) {
  if (fields.size() == 3 && fields[0] == "stamp") {
    const auto time = number_of(fields[1]);
    const auto number = octets_of(fields[2]);
    intention.stamp = {time.value_or(0), number.value_or(0)};
    return time && number;
  }
  if (fields.size() != 5) return false;
  auto first = unescaped(fields[1]);
  auto second = unescaped(fields[2]);
  const auto received = number_of(fields[4]);
  if (!first || !second || !received) return false;
  if (fields[0] == "delete") {
    const auto octets = octets_of(fields[3]);
    if (octets) intention.deletions.push_back({std::move(*first), std::move(*second), *octets, *received});
    return octets.has_value();
  }
  auto uidl = unescaped(fields[3]);
  if (fields[0] != "add" || !uidl) return false;
  intention.additions.push_back({std::move(*first), std::move(*second), std::move(*uidl), *received});
  return true;
}

std::optional<Intention> parse(const Lines& found) {
  if (found.broken > 0 || found.lines.empty()) return std::nullopt;
  const std::size_t last = found.lines.size() - 1;
  if (found.lines[last] != "end " + std::to_string(last)) return std::nullopt;
  Intention intention;
  for (std::size_t i = 0; i < last; ++i)
    if (!take_line(fields_of(found.lines[i]), intention)) return std::nullopt;
  return intention;
}

Result<void> tell_uidls(const Places& places, const std::vector<Addition>& additions) {
  const KnownUidls known = SATCHEL_TRY(read_uidls(places.own()));
  std::vector<UidlRow> rows;
  for (const Addition& addition : additions)
    if ((!addition.uidl.empty() || addition.received != 0) && !known.by_base.contains(addition.base))
      rows.push_back({addition.base, addition.uidl, addition.received});
  return append_uidls(places.own(), rows);
}

/// Puts one file into `new`. When it is not where it was, that has been done before somebody stopped us.
Result<void> add(const Places& places, const Folder& incoming, const Folder& deleted, const Addition& addition) {
  const std::string name = addition.from.substr(addition.from.find('/') + 1);
  if (addition.from.starts_with("incoming/")) {
    if (SATCHEL_TRY(incoming.move(name, places.fresh(), addition.base)) != Moved::taken) return {};
    return std::unexpected(
        Error{ErrorKind::temporary, places.fresh().shown(addition.base) + " is in the way; move it away"});
  }
  // Its old name stays for sessions that began before it was deleted. A new name that is taken is its own.
  static_cast<void>(SATCHEL_TRY(deleted.link(name, places.fresh(), addition.base)));
  static_cast<void>(SATCHEL_TRY(deleted.move(name, deleted, name + std::string(back_suffix))));
  return {};
}

Result<void> add_all(const Places& places, const std::vector<Addition>& additions) {
  if (additions.empty()) return {};
  SATCHEL_TRY_VOID(tell_uidls(places, additions));
  const Folder incoming = SATCHEL_TRY(places.own().folder("incoming"));
  const Folder deleted = SATCHEL_TRY(places.own().folder("deleted"));
  for (const Addition& addition : additions) SATCHEL_TRY_VOID(add(places, incoming, deleted, addition));
  SATCHEL_TRY_VOID(places.fresh().sync());
  SATCHEL_TRY_VOID(incoming.sync());
  return deleted.sync();
}

/// Moves one file into `deleted` under a name that is still free there. False when it is no longer where it was.
Result<bool> move_deleted(const Places& places, const MailFile& file, const Folder& deleted, const std::string& name) {
  std::string free_name = name;
  for (int number = 2;; ++number) {
    const Moved moved = SATCHEL_TRY(file.folder(places).move(file.name, deleted, free_name));
    if (moved != Moved::taken) return moved == Moved::moved;
    free_name = name + "." + std::to_string(number);
  }
}

/// One pass over the files that are there. Returns whether all that were found could be moved.
Result<bool> remove_once(const Places& places, const Folder& deleted, const Intention& intention,
                         const std::unordered_map<std::string_view, std::size_t>& numbers) {
  bool all = true;
  for (const MailFile& file : SATCHEL_TRY(list_files(places))) {
    const auto number = numbers.find(file.base());
    if (number == numbers.end()) continue;
    const std::string name = set_name(intention.stamp) + "." + std::to_string(number->second);
    if (!SATCHEL_TRY(move_deleted(places, file, deleted, name))) all = false;
  }
  return all;
}

Result<void> remove(const Places& places, const Folder& deleted, const Intention& intention) {
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < intention.deletions.size(); ++i) numbers.emplace(intention.deletions[i].base, i);
  // What another program renamed while we looked has a new name at the next look.
  constexpr int most_looks = 16;
  for (int look = 0; !SATCHEL_TRY(remove_once(places, deleted, intention, numbers)); ++look)
    if (look == most_looks)
      return std::unexpected(Error{ErrorKind::temporary, places.root().path() + " does not keep still"});
  SATCHEL_TRY_VOID(places.fresh().sync());
  SATCHEL_TRY_VOID(places.seen().sync());
  return deleted.sync();
}

Result<void> finish(const Places& places, const Intention& intention) {
  SATCHEL_TRY_VOID(add_all(places, intention.additions));
  if (intention.deletions.empty()) return places.own().remove(file_name);
  const Folder deleted = SATCHEL_TRY(places.own().make_folder("deleted"));
  SATCHEL_TRY_VOID(remove(places, deleted, intention));
  const std::string set = set_name(intention.stamp) + ".set";
  if (SATCHEL_TRY(places.own().move(file_name, deleted, set)) == Moved::taken)
    return std::unexpected(Error{ErrorKind::temporary, deleted.shown(set) + " is in the way; move it away"});
  return {};
}

}  // namespace

std::string set_name(const Stamp& stamp) { return std::to_string(stamp.time) + "-" + std::to_string(stamp.number); }

Result<FoundIntention> read_intention(const Folder& folder, const std::string& name) {
  const Lines found = SATCHEL_TRY(read_lines(folder, name, kind));
  if (!found.exists) return FoundIntention{};
  auto intention = parse(found);
  if (!intention) return FoundIntention{.whole = Whole::broken};
  return FoundIntention{Whole::yes, std::move(*intention)};
}

Result<void> carry_out(const Places& places, const Intention& intention) {
  if (auto decided = replace_lines(places.own(), file_name, kind, lines_of(intention), Durable::yes); !decided) {
    // It may be there without being durable; nobody is told that it is.
    (void)places.own().remove(file_name);
    return decided;
  }
  if (auto done = finish(places, intention); !done) places.report("still to do: " + done.error().detail);
  return {};
}

Result<Intention> finish_pending(const Places& places) {
  FoundIntention found = SATCHEL_TRY(read_intention(places.own(), file_name));
  if (found.whole == Whole::broken)
    places.report(places.own().shown(file_name) + " is broken and was not carried out; remove it");
  if (found.whole != Whole::yes) return Intention{};
  auto done = finish(places, found.intention);
  if (done) return Intention{};
  places.report("still to do: " + done.error().detail);
  return std::move(found.intention);
}

Result<void> finish_all_pending(const Places& places) {
  const Intention rest = SATCHEL_TRY(finish_pending(places));
  if (rest.deletions.empty() && rest.additions.empty()) return {};
  return std::unexpected(
      Error{ErrorKind::temporary, "an earlier change of " + places.root().path() + " cannot be finished"});
}

}  // namespace satchel::store::maildir
