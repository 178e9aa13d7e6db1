#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/log/change.hpp"
#include "store/log/maildrop.hpp"

/// Each thing that is done to a maildrop. What they take is borrowed until they are done.
namespace satchel::store {

/// A sign-in: what the maildrop holds now.
class Look : public Change {
 public:
  Look(Maildrop& maildrop, std::string_view device) : maildrop_(maildrop), device_(device) {}

  Result<void> plan(Plan& plan) override;
  void done(const MaildropState& state) override;
  bool alone() const override { return !device_.empty(); }

  MessageList messages;
  /// Indexes of those that the device sees; absent: all.
  std::optional<std::vector<std::uint32_t>> visible;
  Result<std::shared_ptr<recordlog::DiskLock>> pin;

 private:
  Maildrop& maildrop_;
  std::string device_;
};

class Measure : public Change {
 public:
  Result<void> plan(Plan&) override { return {}; }
  void done(const MaildropState& state) override { usage = state.usage(); }
  bool alone() const override { return false; }

  Usage usage;
};

class Deliver : public Change {
 public:
  Deliver(std::string_view header, std::string wire, std::uint64_t octets, const Quota& quota)
      : header_(header), wire_(std::move(wire)), octets_(octets), quota_(quota) {}

  Result<void> plan(Plan& plan) override;
  std::uint64_t octets() const override { return header_.size() + wire_.size(); }
  bool alone() const override { return false; }

  std::string uidl;

 private:
  std::string_view header_;
  std::string wire_;
  std::uint64_t octets_;
  const Quota& quota_;
};

/// Deletes messages, or hides them from a device.
class Erase : public Change {
 public:
  Erase(std::vector<recordlog::RecordId> ids, std::string_view device, const LogStoreOptions& options)
      : ids_(std::move(ids)), device_(device), options_(options) {}

  Result<void> plan(Plan& plan) override;
  bool alone() const override { return !device_.empty(); }

 private:
  std::vector<recordlog::RecordId> ids_;
  std::string_view device_;
  const LogStoreOptions& options_;
  std::deque<std::string> payloads_;
};

class ImportAll : public Change {
 public:
  explicit ImportAll(std::span<const Import> messages) : messages_(messages) {}

  Result<void> plan(Plan& plan) override;

  std::vector<Imported> imported;

 private:
  Result<void> add(const Import& message, Plan& plan);

  std::span<const Import> messages_;
  std::deque<std::string> payloads_;
};

/// What can be brought back.
class ListDeleted : public Change {
 public:
  ListDeleted(std::string_view device, Time undelete_window) : device_(device), undelete_window_(undelete_window) {}

  Result<void> plan(Plan& plan) override;

  std::vector<Deleted> deleted;
  std::vector<recordlog::RecordId> ids;  ///< in the same order

 private:
  std::string_view device_;
  Time undelete_window_;
};

class Undelete : public Change {
 public:
  Undelete(std::span<const std::string> uidls, std::string_view device, Time undelete_window)
      : uidls_(uidls), device_(device), undelete_window_(undelete_window) {}

  Result<void> plan(Plan& plan) override;

  std::vector<Restored> restored;

 private:
  std::span<const std::string> uidls_;
  std::string_view device_;
  Time undelete_window_;
  std::string payload_;
};

class ListDevices : public Change {
 public:
  Result<void> plan(Plan&) override { return {}; }
  void done(const MaildropState& state) override;

  std::vector<Device> devices;
};

class AddDevice : public Change {
 public:
  explicit AddDevice(std::string_view label) : label_(label) {}
  Result<void> plan(Plan& plan) override;

 private:
  std::string_view label_;
};

class RemoveDevice : public Change {
 public:
  RemoveDevice(std::string_view label, const LogStoreOptions& options) : label_(label), options_(options) {}
  Result<void> plan(Plan& plan) override;

 private:
  std::string_view label_;
  const LogStoreOptions& options_;
  std::string payload_;
};

/// Deletes what has expired and what no device holds any more.
class DeleteDue : public Change {
 public:
  DeleteDue(const Upkeep& due, const LogStoreOptions& options) : due_(due), options_(options) {}

  Result<void> plan(Plan& plan) override;

  std::uint64_t expired = 0;
  std::uint64_t released = 0;

 private:
  const Upkeep& due_;
  const LogStoreOptions& options_;
  std::deque<std::string> payloads_;
};

}  // namespace satchel::store
