#include "store/memory_store.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <utility>

#include "base/try.hpp"
#include "store/memory_maildrop.hpp"
#include "store/memory_session.hpp"
#include "store/string_body.hpp"

namespace satchel::store {
namespace {

Time system_time() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::shared_ptr<const MemoryStoreOptions> with_clock(MemoryStoreOptions options) {
  if (!options.now) options.now = system_time;
  return std::make_shared<const MemoryStoreOptions>(std::move(options));
}

Result<void> check_device(std::string_view label) {
  if (valid_user_name(label)) return {};
  return std::unexpected(Error{ErrorKind::bad_name, "not a name that a device can have"});
}

class MemoryStore final : public Backend {
 public:
  explicit MemoryStore(MemoryStoreOptions options) : options_(with_clock(std::move(options))) {}

  Result<std::unique_ptr<Session>> open(std::string_view user, const Access& access) override {
    if (!access.device.empty()) SATCHEL_TRY_VOID(check_device(access.device));
    auto maildrop = SATCHEL_TRY(maildrop_of(user));
    MemoryMessages messages = SATCHEL_TRY(maildrop->open(access));
    return std::make_unique<MemorySession>(std::move(maildrop), access, std::move(messages));
  }

  Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body,
                              const Quota& quota) override {
    const auto maildrop = SATCHEL_TRY(maildrop_of(user));
    MemoryMessage message;
    message.wire = std::string(header) + SATCHEL_TRY(read_all(body));
    // No line of the header begins with a dot: it has as many octets on the wire as without stuffing.
    message.octets = header.size() + body.octets();
    return maildrop->deliver(std::move(message), quota);
  }

  Result<Usage> usage(std::string_view user) override { return SATCHEL_TRY(maildrop_of(user))->usage(); }

  Result<std::vector<std::string>> users() override {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [user, maildrop] : by_user_)
      if (maildrop->used()) names.push_back(user);
    return names;
  }

  Result<std::vector<Imported>> import(std::string_view user, std::span<const Import> messages) override {
    const auto maildrop = SATCHEL_TRY(maildrop_of(user));
    std::vector<MemoryMessage> read;
    for (const Import& message : messages) {
      if (!message.uidl.empty() && !valid_uidl(message.uidl))
        return std::unexpected(Error{ErrorKind::bad_uidl, "not a unique-id of 1 to 70 printable characters"});
      read.push_back({.uidl = message.uidl,
                      .wire = SATCHEL_TRY(read_all(*message.body)),
                      .octets = message.body->octets(),
                      .received = message.received});
    }
    return maildrop->import(std::move(read));
  }

  Result<std::vector<Deleted>> deleted(std::string_view user, std::string_view device) override {
    return SATCHEL_TRY(maildrop_of(user))->deleted(device);
  }
  Result<std::vector<Restored>> undelete(std::string_view user, std::span<const std::string> uidls,
                                         std::string_view device) override {
    return SATCHEL_TRY(maildrop_of(user))->undelete(uidls, device);
  }

  Result<Verification> verify(std::string_view user, Quarantine) override {
    return SATCHEL_TRY(maildrop_of(user))->verify();
  }
  Result<Compaction> compact(std::string_view user, Thoroughness) override {
    return SATCHEL_TRY(maildrop_of(user))->compact();
  }
  Result<UpkeepDone> keep_up(std::string_view user, const Upkeep& due) override {
    return SATCHEL_TRY(maildrop_of(user))->keep_up(due);
  }

  Result<std::vector<Device>> devices(std::string_view user) override {
    return SATCHEL_TRY(maildrop_of(user))->devices();
  }
  Result<void> add_device(std::string_view user, std::string_view label) override {
    SATCHEL_TRY_VOID(check_device(label));
    SATCHEL_TRY(maildrop_of(user))->add_device(label);
    return {};
  }
  Result<void> remove_device(std::string_view user, std::string_view label) override {
    SATCHEL_TRY(maildrop_of(user))->remove_device(label);
    return {};
  }

 private:
  Result<std::shared_ptr<MemoryMaildrop>> maildrop_of(std::string_view user) {
    if (!valid_user_name(user))
      return std::unexpected(Error{ErrorKind::bad_name, "not a name that can have a maildrop"});
    const std::scoped_lock lock(mutex_);
    auto& maildrop = by_user_[std::string(user)];
    if (!maildrop) maildrop = std::make_shared<MemoryMaildrop>(by_user_.size(), options_);
    return maildrop;
  }

  const std::shared_ptr<const MemoryStoreOptions> options_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<MemoryMaildrop>> by_user_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Backend> make_memory_store(MemoryStoreOptions options) {
  return std::make_unique<MemoryStore>(std::move(options));
}

}  // namespace satchel::store
