#include "store/log/log_store.hpp"

#include <utility>

#include "base/try.hpp"
#include "store/log/changes.hpp"
#include "store/log/compaction.hpp"
#include "store/log/log_session.hpp"
#include "store/log/maildrop_cache.hpp"
#include "store/log/user_directory.hpp"
#include "store/log/verification.hpp"
#include "store/string_body.hpp"

namespace satchel::store {
namespace {

/// Empty: the view that all share.
Result<void> check_device(std::string_view label) {
  if (!label.empty() && !valid_user_name(label))
    return std::unexpected(Error{ErrorKind::bad_name, "not a label that a device can have"});
  return {};
}

class LogStore final : public Backend {
 public:
  LogStore(recordlog::Disk& disk, LogStoreOptions options)
      : disk_(disk), options_(std::move(options)), maildrops_(disk, options_) {}

  Result<std::unique_ptr<Session>> open(std::string_view user, const Access& access) override {
    SATCHEL_TRY_VOID(check_device(access.device));
    auto maildrop = SATCHEL_TRY(maildrop_of(user));
    std::unique_ptr<recordlog::DiskLock> lease;
    if (access.sharing == Sharing::exclusive) lease = SATCHEL_TRY(maildrop->take_lease(access.device));
    Look look(*maildrop, access.device);
    SATCHEL_TRY_VOID(maildrop->submit(look));
    if (!look.pin) return std::unexpected(std::move(look.pin).error());
    return std::make_unique<LogSession>(std::move(maildrop), std::move(lease), access.device, std::move(look));
  }

  Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body,
                              const Quota& quota) override {
    const auto maildrop = SATCHEL_TRY(maildrop_of(user));
    // No line of the header begins with a dot: it has as many octets on the wire as without stuffing.
    Deliver deliver(header, SATCHEL_TRY(read_all(body)), header.size() + body.octets(), quota);
    SATCHEL_TRY_VOID(maildrop->submit(deliver));
    return std::move(deliver.uidl);
  }

  Result<Usage> usage(std::string_view user) override {
    Measure measure;
    SATCHEL_TRY_VOID(submit(user, measure));
    return measure.usage;
  }

  Result<std::vector<std::string>> users() override {
    auto users = users_with_directories(disk_);
    if (!users) return std::unexpected(as_store_error(std::move(users).error()));
    return std::move(*users);
  }

  Result<std::vector<Imported>> import(std::string_view user, std::span<const Import> messages) override {
    ImportAll all(messages);
    SATCHEL_TRY_VOID(submit(user, all));
    return std::move(all.imported);
  }

  Result<std::vector<Deleted>> deleted(std::string_view user, std::string_view device) override {
    ListDeleted list(device, options_.undelete_window);
    SATCHEL_TRY_VOID(submit(user, list));
    return std::move(list.deleted);
  }

  Result<std::vector<Restored>> undelete(std::string_view user, std::span<const std::string> uidls,
                                         std::string_view device) override {
    const auto maildrop = SATCHEL_TRY(maildrop_of(user));
    // What a compaction is about to erase cannot be brought back meanwhile.
    const auto lock = SATCHEL_TRY(hold_compaction(*maildrop, recordlog::Wait::yes));
    Undelete undelete(uidls, device, options_.undelete_window);
    SATCHEL_TRY_VOID(maildrop->submit(undelete));
    return std::move(undelete.restored);
  }

  Result<Verification> verify(std::string_view user, Quarantine quarantine) override {
    return store::verify(*SATCHEL_TRY(maildrop_of(user)), quarantine);
  }

  Result<Compaction> compact(std::string_view user, Thoroughness thoroughness) override {
    return store::compact(*SATCHEL_TRY(maildrop_of(user)), thoroughness);
  }

  Result<UpkeepDone> keep_up(std::string_view user, const Upkeep& due) override {
    const auto maildrop = SATCHEL_TRY(maildrop_of(user));
    DeleteDue delete_due(due, options_);
    SATCHEL_TRY_VOID(maildrop->submit(delete_due));
    return UpkeepDone{.expired = delete_due.expired,
                      .released = delete_due.released,
                      .compaction = SATCHEL_TRY(store::compact(*maildrop, Thoroughness::worthwhile))};
  }

  Result<std::vector<Device>> devices(std::string_view user) override {
    ListDevices list;
    SATCHEL_TRY_VOID(submit(user, list));
    return std::move(list.devices);
  }

  Result<void> add_device(std::string_view user, std::string_view label) override {
    if (!valid_user_name(label))
      return std::unexpected(Error{ErrorKind::bad_name, "not a label that a device can have"});
    AddDevice add(label);
    return submit(user, add);
  }

  Result<void> remove_device(std::string_view user, std::string_view label) override {
    RemoveDevice remove(label, options_);
    return submit(user, remove);
  }

 private:
  Result<std::shared_ptr<Maildrop>> maildrop_of(std::string_view user) {
    if (!valid_user_name(user))
      return std::unexpected(Error{ErrorKind::bad_name, "not a name that can have a maildrop"});
    return maildrops_.get(user_directory(user));
  }

  Result<void> submit(std::string_view user, Change& change) { return SATCHEL_TRY(maildrop_of(user))->submit(change); }

  recordlog::Disk& disk_;
  LogStoreOptions options_;
  MaildropCache maildrops_;
};

}  // namespace

std::unique_ptr<Backend> open_log_store(recordlog::Disk& disk, LogStoreOptions options) {
  return std::make_unique<LogStore>(disk, std::move(options));
}

}  // namespace satchel::store
