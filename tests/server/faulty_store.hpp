#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "store/store.hpp"

namespace satchel::server {

/// What goes wrong, and where; set from the test while the server runs.
struct Faults {
  std::atomic<bool> open = false;
  std::atomic<bool> open_message = false;
  /// Reading a message fails from this octet on.
  std::atomic<std::uint64_t> read_from = UINT64_MAX;
  std::atomic<bool> nothing_cached = false;
  std::atomic<bool> erase = false;

  /// Whose view was opened last.
  std::string last_device() const {
    const std::scoped_lock lock(mutex);
    return device;
  }
  mutable std::mutex mutex = {};
  mutable std::string device = {};  ///< guarded by mutex
};

inline std::unexpected<store::Error> broken() {
  return std::unexpected(store::Error{store::ErrorKind::temporary, "the disk is on fire"});
}

class FaultyBody : public store::MessageBody {
 public:
  FaultyBody(std::unique_ptr<store::MessageBody> inner, const Faults& faults)
      : inner_(std::move(inner)), faults_(faults) {}
  std::uint64_t wire_octets() const override { return inner_->wire_octets(); }
  std::uint64_t octets() const override { return inner_->octets(); }
  store::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    if (offset >= faults_.read_from) return broken();
    return inner_->read(offset, into);
  }
  store::Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    if (faults_.nothing_cached) return std::nullopt;
    if (offset >= faults_.read_from) return broken();
    return inner_->read_if_cached(offset, into);
  }

 private:
  std::unique_ptr<store::MessageBody> inner_;
  const Faults& faults_;
};

class FaultySession : public store::Session {
 public:
  FaultySession(std::unique_ptr<store::Session> inner, const Faults& faults)
      : inner_(std::move(inner)), faults_(faults) {}
  std::size_t count() const override { return inner_->count(); }
  std::uint64_t octets(std::size_t index) const override { return inner_->octets(index); }
  void append_uidl(std::size_t index, std::string& out) const override { inner_->append_uidl(index, out); }
  store::Result<std::unique_ptr<store::MessageBody>> open(std::size_t index) override {
    if (faults_.open_message) return broken();
    auto body = inner_->open(index);
    if (!body) return std::unexpected(body.error());
    return std::make_unique<FaultyBody>(std::move(*body), faults_);
  }
  store::Result<void> erase(std::span<const std::uint32_t> indexes) override {
    if (faults_.erase) return broken();
    return inner_->erase(indexes);
  }

 private:
  std::unique_ptr<store::Session> inner_;
  const Faults& faults_;
};

/// A store whose disk fails on demand.
class FaultyStore : public store::Store {
 public:
  FaultyStore(store::Store& inner, const Faults& faults) : inner_(inner), faults_(faults) {}
  store::Result<std::unique_ptr<store::Session>> open(std::string_view user, const store::Access& access) override {
    if (faults_.open) return broken();
    {
      const std::scoped_lock lock(faults_.mutex);
      faults_.device = access.device;
    }
    auto session = inner_.open(user, access);
    if (!session) return std::unexpected(session.error());
    return std::make_unique<FaultySession>(std::move(*session), faults_);
  }
  store::Result<std::string> deliver(std::string_view user, std::string_view header, store::MessageBody& body,
                                     const store::Quota& quota) override {
    return inner_.deliver(user, header, body, quota);
  }
  store::Result<store::Usage> usage(std::string_view user) override { return inner_.usage(user); }

 private:
  store::Store& inner_;
  const Faults& faults_;
};

}  // namespace satchel::server
