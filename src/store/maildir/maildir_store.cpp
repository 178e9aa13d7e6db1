#include "store/maildir/maildir_store.hpp"

#include <unistd.h>

#include <array>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/delivery.hpp"
#include "store/maildir/keeping.hpp"
#include "store/maildir/maildir_session.hpp"
#include "store/maildir/user_paths.hpp"
#include "store/maildir/verify.hpp"

namespace satchel::store {
namespace maildir {
namespace {

std::string machine_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

MaildirStoreOptions completed(MaildirStoreOptions options) {
  if (options.hostname.empty()) options.hostname = machine_name();
  return options;
}

std::unexpected<Error> no_views() {
  return std::unexpected(Error{ErrorKind::unsupported, "maildirs have no views of devices; set views = \"shared\""});
}

class MaildirStore final : public Backend {
 public:
  explicit MaildirStore(MaildirStoreOptions options) : options_(completed(std::move(options))), paths_(options_) {}

  Result<std::unique_ptr<Session>> open(std::string_view user, const Access& access) override {
    if (!access.device.empty()) return no_views();
    auto places = SATCHEL_TRY(access.sharing == Sharing::exclusive ? with_own_folder(user) : places_of(user));
    std::optional<Lock> lease;
    std::optional<Lock> reading;
    if (access.sharing == Sharing::exclusive) lease = SATCHEL_TRY(places->take_lease());
    if (places->has_mail_folders()) SATCHEL_TRY_VOID(places->make_mail_folders());
    Messages messages;
    if (places->has_own_folder()) {
      reading = SATCHEL_TRY(places->read_lock());
      messages = SATCHEL_TRY(take_snapshot(*places));
    }
    return std::make_unique<MaildirSession>(std::move(places), std::move(lease), std::move(reading),
                                            std::move(messages));
  }

  Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body,
                              const Quota& quota) override {
    const auto places = SATCHEL_TRY(with_mail_folders(user));
    return maildir::deliver(*places, header, body, quota);
  }

  Result<Usage> usage(std::string_view user) override {
    const auto places = SATCHEL_TRY(existing(user));
    return places ? usage_of(SATCHEL_TRY(take_snapshot(*places))) : Usage{};
  }

  Result<std::vector<std::string>> users() override { return paths_.users(); }

  Result<std::vector<Imported>> import(std::string_view user, std::span<const Import> messages) override {
    const auto places = SATCHEL_TRY(with_mail_folders(user));
    return import_messages(*places, messages);
  }

  Result<std::vector<Deleted>> deleted(std::string_view user, std::string_view device) override {
    if (!device.empty()) return no_views();
    const auto places = SATCHEL_TRY(existing(user));
    return places ? deleted_messages(*places) : std::vector<Deleted>();
  }

  Result<std::vector<Restored>> undelete(std::string_view user, std::span<const std::string> uidls,
                                         std::string_view device) override {
    if (!device.empty()) return no_views();
    const auto places = SATCHEL_TRY(existing(user));
    if (!places && uidls.empty()) return std::vector<Restored>();
    if (!places) return std::unexpected(Error{ErrorKind::bad_uidl, "nothing was deleted from this maildrop"});
    return undelete_messages(*places, uidls);
  }

  Result<Verification> verify(std::string_view user, Quarantine quarantine) override {
    const auto places = SATCHEL_TRY(existing(user));
    return places ? verify_maildir(*places, quarantine) : Verification{};
  }

  Result<Compaction> compact(std::string_view user, Thoroughness thoroughness) override {
    static_cast<void>(thoroughness);
    const auto places = SATCHEL_TRY(existing(user));
    return places ? compact_maildir(*places) : Compaction{};
  }

  Result<UpkeepDone> keep_up(std::string_view user, const Upkeep& due) override {
    const auto places = SATCHEL_TRY(existing(user));
    return places ? keep_up_maildir(*places, due) : UpkeepDone{};
  }

  Result<std::vector<Device>> devices(std::string_view) override { return no_views(); }
  Result<void> add_device(std::string_view, std::string_view) override { return no_views(); }
  Result<void> remove_device(std::string_view, std::string_view) override { return no_views(); }

 private:
  Result<std::string> path_of(std::string_view user) const {
    if (!valid_user_name(user))
      return std::unexpected(Error{ErrorKind::bad_name, "not a name that can have a maildrop"});
    return paths_.path_of(user);
  }
  Result<std::shared_ptr<Places>> places_of(std::string_view user) const {
    return Places::open(options_, SATCHEL_TRY(path_of(user)));
  }
  /// With all folders; nothing when the user has no maildrop.
  Result<std::shared_ptr<Places>> existing(std::string_view user) const {
    auto places = SATCHEL_TRY(places_of(user));
    if (!places->has_mail_folders()) return nullptr;
    SATCHEL_TRY_VOID(places->make_mail_folders());
    return places;
  }
  Result<std::shared_ptr<Places>> with_root(std::string_view user) const {
    auto places = SATCHEL_TRY(places_of(user));
    if (!places->root().exists()) return Places::make(options_, paths_.base(), places->root().path());
    return places;
  }
  Result<std::shared_ptr<Places>> with_own_folder(std::string_view user) const {
    auto places = SATCHEL_TRY(with_root(user));
    if (!places->has_own_folder()) SATCHEL_TRY_VOID(places->make_own_folder());
    return places;
  }
  Result<std::shared_ptr<Places>> with_mail_folders(std::string_view user) const {
    auto places = SATCHEL_TRY(with_root(user));
    SATCHEL_TRY_VOID(places->make_mail_folders());
    return places;
  }

  MaildirStoreOptions options_;
  UserPaths paths_;
};

}  // namespace
}  // namespace maildir

std::unique_ptr<Backend> open_maildir_store(MaildirStoreOptions options) {
  return std::make_unique<maildir::MaildirStore>(std::move(options));
}

}  // namespace satchel::store
