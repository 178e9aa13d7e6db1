#include "store/maildir/maildir_session.hpp"

#include <fcntl.h>

#include <utility>

#include "base/try.hpp"
#include "store/maildir/bin.hpp"
#include "store/maildir/maildir_body.hpp"

namespace satchel::store::maildir {
namespace {

/// Counts a file anew that is not what it was, for the sessions to come.
void count_again(const Places& places, const MailFile& file) {
  const auto descriptor = file.folder(places).file(file.name, O_RDONLY);
  if (!descriptor || !descriptor->open()) return;
  const auto sizes = count_sizes(*descriptor, file.name);
  const auto lock = places.lock();
  if (sizes && lock) (void)remember(places, *lock, {{std::string(file.base()), *sizes}});
}

}  // namespace

Result<std::unique_ptr<MessageBody>> MaildirSession::open(std::size_t index) {
  Descriptor file = SATCHEL_TRY(find_file(index));
  const Message& message = messages_[index];
  std::string shown = message.file.folder(*places_).shown(message.file.name);
  if (!file.open()) return std::unexpected(Error{ErrorKind::temporary, shown + " was removed by another program"});
  // What could not be counted has no size that could be promised.
  if (!message.counted) return std::unexpected(Error{ErrorKind::damaged, shown + " cannot be read"});
  auto changed = [places = places_, mail_file = message.file] { count_again(*places, mail_file); };
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return std::unexpected(system_failure("fstat", shown));
  if (static_cast<std::uint64_t>(status.st_size) != message.sizes.file_octets) {
    changed();
    return std::unexpected(Error{ErrorKind::temporary, shown + " has changed since it was listed"});
  }
  return std::make_unique<MaildirBody>(std::move(file), std::move(shown), message.sizes, std::move(changed));
}

Result<Descriptor> MaildirSession::find_file(std::size_t index) {
  Descriptor file = SATCHEL_TRY(messages_[index].file.folder(*places_).file(messages_[index].file.name, O_RDONLY));
  // Somebody may move it again while we look.
  for (int tries = 0; !file.open() && tries < 3; ++tries) {
    SATCHEL_TRY_VOID(look_again());
    file = SATCHEL_TRY(messages_[index].file.folder(*places_).file(messages_[index].file.name, O_RDONLY));
    if (!file.open()) file = SATCHEL_TRY(open_deleted(*places_, messages_[index].file.base()));
  }
  return file;
}

Result<void> MaildirSession::look_again() {
  auto files = by_base(SATCHEL_TRY(list_files(*places_)));
  for (Message& message : messages_)
    if (const auto now = files.find(message.base()); now != files.end()) message.file = std::move(now->second);
  return {};
}

Result<void> MaildirSession::erase(std::span<const std::uint32_t> indexes) {
  if (indexes.empty()) return {};
  std::vector<const Message*> doomed;
  for (const std::uint32_t index : indexes) doomed.push_back(&messages_[index]);
  const Lock lock = SATCHEL_TRY(places_->lock());
  return delete_messages(*places_, lock, doomed);
}

Result<void> delete_messages(const Places& places, const Lock& lock, std::span<const Message* const> messages) {
  SATCHEL_TRY_VOID(finish_all_pending(places));
  const auto files = by_base(SATCHEL_TRY(list_files(places)));
  Intention intention{.stamp = SATCHEL_TRY(places.next_stamp(lock))};
  for (const Message* const message : messages) {
    std::string base = message->base();
    if (files.contains(base))
      intention.deletions.push_back({std::move(base), message->uidl, message->sizes.octets, message->received});
  }
  if (intention.deletions.empty()) return {};
  return carry_out(places, intention);
}

}  // namespace satchel::store::maildir
