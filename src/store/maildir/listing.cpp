#include "store/maildir/listing.hpp"

#include <fcntl.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/intention.hpp"
#include "store/maildir/uidls.hpp"

namespace satchel::store::maildir {
namespace {

/// When a file without a time in its name came.
Result<Time> time_of_file(const Places& places, const MailFile& file) {
  const auto status = SATCHEL_TRY(file.folder(places).status(file.name));
  constexpr Time second = 1'000'000;
  return status ? status->st_mtim.tv_sec * second + status->st_mtim.tv_nsec / 1000 : Time{0};
}

Result<Messages> messages_of(const Places& places, std::vector<MailFile> files, const KnownSizes& sizes,
                             const KnownUidls& uidls) {
  Messages messages;
  for (auto& [base, file] : by_base(std::move(files))) {
    Message message{.file = std::move(file)};
    const auto named = stamp_in(base);
    message.order = named ? *named : Stamp{.time = SATCHEL_TRY(time_of_file(places, message.file))};
    message.received = message.order.time;
    if (const auto row = uidls.by_base.find(base); row != uidls.by_base.end()) {
      message.uidl = row->second.uidl;
      if (row->second.received != 0) message.received = row->second.received;
    }
    if (const auto known = sizes.by_base.find(base); known != sizes.by_base.end()) {
      message.sizes = known->second;
      message.counted = true;
    }
    messages.push_back(std::move(message));
  }
  std::ranges::sort(messages, [](const Message& a, const Message& b) {
    return std::tuple(a.order, a.file.base()) < std::tuple(b.order, b.file.base());
  });
  return messages;
}

/// Gives each message without a UIDL in `uidls` its natural one, or when another has that one a random one. Returns
/// what must be written down.
Result<std::vector<UidlRow>> choose_uidls(Messages& messages) {
  std::unordered_map<std::string, const Message*> owners;
  std::unordered_set<std::string> told;
  for (const Message& message : messages)
    if (!message.uidl.empty()) owners.emplace(message.uidl, &message);
  std::vector<Message*> unnamed;
  // Who has been seen before keeps what it had.
  for (const bool counted : {true, false})
    for (Message& message : messages)
      if (message.uidl.empty() && message.counted == counted) unnamed.push_back(&message);
  std::vector<UidlRow> rows;
  for (Message* const message : unnamed) {
    std::string natural = natural_uidl(parts_of(message->file.base()).unique);
    const auto [owner, is_free] = owners.try_emplace(natural, message);
    if (is_free) {
      message->uidl = std::move(natural);
      continue;
    }
    message->uidl = SATCHEL_TRY(random_uidl());
    rows.push_back({message->base(), message->uidl, 0});
    if (told.insert(natural).second) rows.push_back({owner->second->base(), natural, 0});
  }
  return rows;
}

/// The sizes of a message that cannot be read, as far as they can be told.
Result<Sizes> claimed_sizes(const Places& places, const MailFile& file) {
  const auto status = SATCHEL_TRY(file.folder(places).status(file.name));
  const auto octets = static_cast<std::uint64_t>(status ? status->st_size : 0);
  return Sizes{octets, parts_of(file.base()).octets.value_or(octets), octets};
}

/// False when it has vanished.
Result<bool> count(const Places& places, Message& message) {
  auto file = message.file.folder(places).file(message.file.name, O_RDONLY);
  if (file && !file->open()) return false;
  auto sizes = file ? count_sizes(*file, message.file.folder(places).shown(message.file.name))
                    : Result<Sizes>(std::unexpected(file.error()));
  if (!sizes) {
    // One message that cannot be read stops nobody from reading the others.
    places.report(sizes.error().detail);
    message.readable = false;
    message.sizes = SATCHEL_TRY(claimed_sizes(places, message.file));
    return true;
  }
  message.sizes = *sizes;
  message.counted = true;
  return true;
}

}  // namespace

Result<Messages> list_messages(const Places& places, const Lock& lock) {
  static_cast<void>(lock);
  const Intention rest = SATCHEL_TRY(finish_pending(places));
  const KnownSizes sizes = SATCHEL_TRY(read_sizes(places.own()));
  const KnownUidls uidls = SATCHEL_TRY(read_uidls(places.own()));
  if (uidls.broken > 0) places.report(places.own().shown("uidls") + " has broken lines; some UIDLs may be new");
  std::vector<MailFile> files = SATCHEL_TRY(list_files(places));
  Messages messages = SATCHEL_TRY(messages_of(places, std::move(files), sizes, uidls));
  if (!rest.deletions.empty()) {
    std::unordered_set<std::string_view> hidden;
    for (const Deletion& deletion : rest.deletions) hidden.insert(deletion.base);
    std::erase_if(messages, [&](const Message& message) { return hidden.contains(message.file.base()); });
  }
  const std::vector<UidlRow> chosen = SATCHEL_TRY(choose_uidls(messages));
  SATCHEL_TRY_VOID(append_uidls(places.own(), chosen));

  // The cache is written anew when most of it is about messages that are gone.
  constexpr std::size_t always_fine = 64;
  if (sizes.lines > always_fine + 2 * messages.size()) {
    std::vector<SizeRow> rows;
    for (const Message& message : messages)
      if (message.counted) rows.emplace_back(message.base(), message.sizes);
    SATCHEL_TRY_VOID(replace_sizes(places.own(), rows));
  }
  return messages;
}

Result<std::vector<SizeRow>> count_new(const Places& places, Messages& messages) {
  std::vector<SizeRow> counted;
  std::unordered_map<std::string, MailFile> moved;
  bool looked = false;
  std::unordered_set<const Message*> vanished;
  for (Message& message : messages) {
    if (message.counted) continue;
    bool there = SATCHEL_TRY(count(places, message));
    for (int tries = 0; !there && tries < 3; ++tries) {
      // Somebody has moved it, and perhaps many others.
      if (!std::exchange(looked, true) || tries > 0) moved = by_base(SATCHEL_TRY(list_files(places)));
      const auto now = moved.find(message.base());
      if (now == moved.end()) continue;
      message.file = now->second;
      there = SATCHEL_TRY(count(places, message));
    }
    if (!there)
      vanished.insert(&message);
    else if (message.counted)
      counted.emplace_back(message.base(), message.sizes);
  }
  if (!vanished.empty()) {
    Messages left;
    for (Message& message : messages)
      if (!vanished.contains(&message)) left.push_back(std::move(message));
    messages = std::move(left);
  }
  return counted;
}

Result<void> remember(const Places& places, const Lock& lock, const std::vector<SizeRow>& counted) {
  static_cast<void>(lock);
  auto kept = append_sizes(places.own(), counted);
  // Only a cache: on a full disk the next session counts again.
  if (!kept) places.report(kept.error().detail);
  return {};
}

Result<Messages> take_snapshot(const Places& places) {
  Messages messages;
  {
    const Lock lock = SATCHEL_TRY(places.lock());
    messages = SATCHEL_TRY(list_messages(places, lock));
  }
  const auto counted = SATCHEL_TRY(count_new(places, messages));
  if (counted.empty()) return messages;
  const Lock lock = SATCHEL_TRY(places.lock());
  SATCHEL_TRY_VOID(remember(places, lock, counted));
  return messages;
}

Result<Messages> take_snapshot(const Places& places, const Lock& lock) {
  Messages messages = SATCHEL_TRY(list_messages(places, lock));
  const auto counted = SATCHEL_TRY(count_new(places, messages));
  SATCHEL_TRY_VOID(remember(places, lock, counted));
  return messages;
}

Usage usage_of(const Messages& messages) {
  Usage usage{.messages = messages.size()};
  for (const Message& message : messages) usage.octets += message.sizes.octets;
  return usage;
}

}  // namespace satchel::store::maildir
