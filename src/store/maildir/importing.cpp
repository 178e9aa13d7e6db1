#include <unordered_set>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/bin.hpp"
#include "store/maildir/delivery.hpp"
#include "store/maildir/listing.hpp"
#include "store/maildir/message_writer.hpp"
#include "store/maildir/uidls.hpp"

namespace satchel::store::maildir {
namespace {

/// A message written to `incoming`.
struct Incoming {
  std::string name = {};  ///< empty: not written, since it is known
  Sizes sizes = {};
};

/// The files of one import; removed when it goes, unless they were taken.
class IncomingFiles {
 public:
  explicit IncomingFiles(Folder folder) : folder_(std::move(folder)) {}
  IncomingFiles(const IncomingFiles&) = delete;
  IncomingFiles& operator=(const IncomingFiles&) = delete;
  ~IncomingFiles() {
    for (const Incoming& file : files_)
      if (!file.name.empty()) (void)folder_.remove(file.name);
  }

  Result<void> write(const Import& message) {
    Incoming file{.name = SATCHEL_TRY(random_uidl())};
    file.sizes = SATCHEL_TRY(
        write_message(folder_, file.name, "", *message.body, {.received = message.received, .durable = Durable::no}));
    files_.push_back(std::move(file));
    return {};
  }
  void pass_over() { files_.emplace_back(); }
  Result<void> sync() const { return folder_.sync_file_system(); }
  const Incoming& operator[](std::size_t index) const { return files_[index]; }
  void leave(std::size_t index) { files_[index].name.clear(); }

 private:
  Folder folder_;
  std::vector<Incoming> files_;
};

/// Every UIDL that is or was here.
Result<std::unordered_set<std::string>> known_uidls(const Places& places, const Result<Messages>& messages) {
  if (!messages) return std::unexpected(messages.error());
  std::unordered_set<std::string> known = SATCHEL_TRY(read_gone(places.own())).uidls;
  for (const auto& [base, row] : SATCHEL_TRY(read_uidls(places.own())).by_base) known.insert(row.uidl);
  for (std::string& uidl : SATCHEL_TRY(read_bin(places)).uidls) known.insert(std::move(uidl));
  for (const Message& message : *messages) known.insert(message.uidl);
  return known;
}

Result<void> check(std::span<const Import> messages) {
  for (const Import& message : messages)
    if (!message.uidl.empty() && !valid_uidl(message.uidl))
      return std::unexpected(Error{ErrorKind::bad_uidl, "an imported message has a UIDL that POP3 does not allow"});
  return {};
}

}  // namespace

Result<std::vector<Imported>> import_messages(const Places& places, std::span<const Import> messages) {
  SATCHEL_TRY_VOID(check(messages));
  IncomingFiles incoming(SATCHEL_TRY(places.own().make_folder("incoming")));
  // What is known already need not be written; what becomes known meanwhile is seen below.
  auto known = SATCHEL_TRY(known_uidls(places, take_snapshot(places)));
  for (const Import& message : messages) {
    if (!message.uidl.empty() && known.contains(message.uidl))
      incoming.pass_over();
    else
      SATCHEL_TRY_VOID(incoming.write(message));
  }
  SATCHEL_TRY_VOID(incoming.sync());

  const Lock lock = SATCHEL_TRY(places.lock());
  SATCHEL_TRY_VOID(finish_all_pending(places));
  known = SATCHEL_TRY(known_uidls(places, list_messages(places, lock)));
  Intention intention;
  std::vector<Imported> imported;
  std::vector<SizeRow> sizes;
  std::vector<std::size_t> taken;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!messages[i].uidl.empty() && (incoming[i].name.empty() || !known.insert(messages[i].uidl).second)) {
      imported.push_back({messages[i].uidl, true});
      continue;
    }
    intention.stamp = SATCHEL_TRY(places.next_stamp(lock));
    const std::string unique = SATCHEL_TRY(new_unique(intention.stamp, places.options().hostname));
    const std::string base = base_with_sizes(unique, incoming[i].sizes);
    intention.additions.push_back({"incoming/" + incoming[i].name, base, messages[i].uidl, messages[i].received});
    imported.push_back({messages[i].uidl.empty() ? natural_uidl(unique) : messages[i].uidl, false});
    sizes.emplace_back(base, incoming[i].sizes);
    taken.push_back(i);
  }
  if (intention.additions.empty()) return imported;
  SATCHEL_TRY_VOID(carry_out(places, intention));
  for (const std::size_t i : taken) incoming.leave(i);
  SATCHEL_TRY_VOID(remember(places, lock, sizes));
  return imported;
}

}  // namespace satchel::store::maildir
