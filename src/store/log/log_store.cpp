#include "store/log/log_store.hpp"

#include <utility>

#include "base/try.hpp"
#include "store/log/log_session.hpp"
#include "store/log/maildrop_cache.hpp"
#include "store/log/record_types.hpp"
#include "store/user_directory.hpp"
#include "store/string_body.hpp"

namespace satchel::store {
namespace {

class LogStore final : public Backend {
 public:
  LogStore(recordlog::Disk& disk, LogStoreOptions options) : options_(std::move(options)), maildrops_(disk, options_) {}

  Result<std::unique_ptr<Session>> open(std::string_view user, const Access& access) override {
    auto maildrop = SATCHEL_TRY(maildrop_of(user));
    std::unique_ptr<recordlog::DiskLock> lease;
    if (access.sharing == Sharing::exclusive) lease = SATCHEL_TRY(maildrop->take_lease());
    MessageList messages = SATCHEL_TRY(maildrop->snapshot());
    return std::make_unique<LogSession>(std::move(maildrop), std::move(lease), std::move(messages));
  }

  Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body,
                              const Quota& quota) override {
    static_cast<void>(quota);
    const auto maildrop = SATCHEL_TRY(maildrop_of(user));
    const std::string wire = SATCHEL_TRY(read_all(body));
    recordlog::PendingRecord record;
    record.header = SATCHEL_TRY(new_record_header(message_type));
    // No line of the header begins with a dot: it has as many octets on the wire as without stuffing.
    record.header.octets = header.size() + body.octets();
    record.payload = {header, wire};
    std::string uidl;
    append_uidl(record.header.id, uidl);
    SATCHEL_TRY_VOID(maildrop->append(std::move(record)));
    return uidl;
  }
  Result<Usage> usage(std::string_view) override { return not_yet(); }
  Result<std::vector<std::string>> users() override { return not_yet(); }
  Result<std::vector<Imported>> import(std::string_view, std::span<const Import>) override { return not_yet(); }
  Result<std::vector<Deleted>> deleted(std::string_view, std::string_view) override { return not_yet(); }
  Result<std::vector<Restored>> undelete(std::string_view, std::span<const std::string>, std::string_view) override {
    return not_yet();
  }
  Result<Verification> verify(std::string_view, Quarantine) override { return not_yet(); }
  Result<Compaction> compact(std::string_view, Thoroughness) override { return not_yet(); }
  Result<UpkeepDone> keep_up(std::string_view, const Upkeep&) override { return not_yet(); }
  Result<std::vector<Device>> devices(std::string_view) override { return not_yet(); }
  Result<void> add_device(std::string_view, std::string_view) override { return not_yet(); }
  Result<void> remove_device(std::string_view, std::string_view) override { return not_yet(); }

 private:
  static std::unexpected<Error> not_yet() { return std::unexpected(Error{ErrorKind::unsupported, "not yet"}); }
  Result<std::shared_ptr<Maildrop>> maildrop_of(std::string_view user) {
    if (!valid_user_name(user))
      return std::unexpected(Error{ErrorKind::bad_name, "not a name that can have a maildrop"});
    return maildrops_.get(user_directory(user));
  }

  LogStoreOptions options_;
  MaildropCache maildrops_;
};

}  // namespace

std::unique_ptr<Backend> open_log_store(recordlog::Disk& disk, LogStoreOptions options) {
  return std::make_unique<LogStore>(disk, std::move(options));
}

}  // namespace satchel::store
