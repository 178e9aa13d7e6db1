#include "auth/file/users_file.hpp"

#include <sys/random.h>
#include <time.h>

#include <cstdint>
#include <mutex>
#include <optional>

#include "auth/file/file_io.hpp"
#include "auth/file/keyed_hash.hpp"
#include "auth/file/scram_scheme.hpp"
#include "auth/file/users_table.hpp"
#include "base/constant_time.hpp"
#include "base/try.hpp"

namespace satchel::auth::file {
namespace {

/// A file changed again this soon after may keep the time of its change, since clocks of file systems tick.
constexpr std::int64_t clock_tick_ms = 100;

bool just_changed(const FileStamp& stamp) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::int64_t age_ms =
      (now.tv_sec - stamp.modified.tv_sec) * std::int64_t{1000} + (now.tv_nsec - stamp.modified.tv_nsec) / 1'000'000;
  return age_ms < clock_tick_ms;
}

const PasswordHash& password_of(const UsersTable::User* stand_in) {
  return stand_in != nullptr ? *stand_in->password : unmatchable_hash();
}

}  // namespace

struct UsersFile::Impl {
  using Table = std::shared_ptr<const UsersTable>;

  Impl(std::string given, HashProbe probe) : path(std::move(given)), on_hash(std::move(probe)) {}

  /// The table of the file as it is now.
  FileResult<Table> current() {
    const std::lock_guard lock(mutex);
    const FileStamp present = SATCHEL_TRY(stamp_of(path));
    if (table && !read_too_soon && stamp == present) return table;
    const FileContents contents = SATCHEL_TRY(read_file(path));
    table = std::make_shared<const UsersTable>(path, contents.text);
    stamp = contents.stamp;
    read_too_soon = just_changed(contents.stamp);
    return table;
  }

  Match compute(const PasswordHash& hash, std::string_view password) const {
    if (on_hash) on_hash(hash.scheme->name);
    return hash.scheme->verify(hash.hash, password);
  }

  /// The label of the device whose password it is. Costs one computation however many devices there are.
  std::optional<std::string> device_of(const AppPasswords& all, std::string_view password) const {
    if (all.labels.empty()) return std::nullopt;
    if (on_hash) on_hash(scram_sha_256_name);
    const auto given = make_scram_record(password, all.scram.salt, all.scram.iterations);
    std::optional<std::string> found;
    for (std::size_t i = 0; given && i < all.labels.size(); ++i)
      if (base::equal_in_constant_time(given->key.stored_key, all.scram.keys[i].stored_key)) found = all.labels[i];
    return found;
  }

  const std::string path;
  const HashProbe on_hash;
  HashKey key{};

  std::mutex mutex;
  // Guarded by `mutex`:
  Table table;
  std::optional<FileStamp> stamp;
  bool read_too_soon = false;
};

UsersFile::UsersFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
UsersFile::~UsersFile() = default;

std::expected<std::shared_ptr<UsersFile>, FileError> UsersFile::open(std::string path, HashProbe on_hash) {
  auto impl = std::make_unique<Impl>(std::move(path), std::move(on_hash));
  if (::getentropy(impl->key.data(), sizeof(impl->key)) != 0)
    return std::unexpected(FileError{impl->path + ": the system has no random octets to give"});
  SATCHEL_TRY_VOID(impl->current());
  return std::shared_ptr<UsersFile>(new UsersFile(std::move(impl)));
}

Answer UsersFile::verify(std::string_view name, std::string_view password) {
  const auto table = impl_->current();
  if (!table) return {Verdict::unavailable, "", table.error().detail};
  if (password.empty()) return {Verdict::rejected, "", "empty password"};

  const UsersTable::User* user = (*table)->find(name);
  const bool can_sign_in = user != nullptr && user->can_sign_in();
  // Who cannot sign in is checked against somebody else, and who has no main password against somebody else's, so that
  // it takes the same time; the result counts for nothing.
  const UsersTable::User* stand_in = (*table)->decoy(name, impl_->key);
  const UsersTable::User* checked = can_sign_in ? user : stand_in;
  const bool has_main = can_sign_in && user->password;

  const Match match = impl_->compute(has_main ? *user->password : password_of(stand_in), password);
  if (match == Match::failed) return {Verdict::unavailable, "", "the hash could not be computed"};
  if (has_main && match == Match::yes)
    return {Verdict::accepted, user->name, "", std::string(main_device), user->limits};

  const auto device = checked != nullptr ? impl_->device_of(checked->app_passwords, password) : std::nullopt;
  if (user == nullptr) return {Verdict::rejected, "", "no such user"};
  if (!can_sign_in) return {Verdict::rejected, "", "the user has no usable password in " + impl_->path};
  if (!device) return {Verdict::rejected, "", "wrong password"};
  return {Verdict::accepted, user->name, "", *device, user->limits};
}

Directory::Entry UsersFile::look_up(std::string_view name) {
  const auto table = impl_->current();
  if (!table) return {Lookup::unavailable, {}};
  const UsersTable::User* user = (*table)->find(name);
  return user != nullptr ? Entry{Lookup::found, user->limits} : Entry{Lookup::unknown, {}};
}

std::optional<Retention> UsersFile::retention() {
  const auto table = impl_->current();
  return table ? std::optional((*table)->retention()) : std::nullopt;
}

std::vector<std::string> UsersFile::problems() {
  const auto table = impl_->current();
  if (!table) return {table.error().detail};
  return (*table)->problems();
}

}  // namespace satchel::auth::file
