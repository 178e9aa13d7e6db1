#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "store/maintenance.hpp"

namespace satchel::store {

struct MaildirStoreOptions {
  /// Must exist. Maildrops are in `maildir/` below it, unless `path` says otherwise.
  std::string data_dir = {};
  /// Where a user's Maildir is: an absolute path with `{user}`, or `{local}` and `{domain}`, in it. The folder above
  /// the first of them must exist; what is below is made when mail comes. Empty: DATA_DIR/maildir/{user}.
  std::string path = {};
  /// At the end of the names of files; empty: the machine's name.
  std::string hostname = {};
  /// setting store.undelete_window: how long a deleted message can be brought back.
  Time undelete_window = 7LL * 24 * 3600 * 1'000'000;
  /// What time it is; empty: the system's clock.
  std::function<Time()> now = {};
  /// Takes one line about what is not as it should be, for the operator's log. Called from any thread; may be empty.
  std::function<void(std::string_view)> report = {};
};

/// Whether `path` can be MaildirStoreOptions::path. The error is one line that says what to write.
std::expected<void, std::string> check_maildir_path(std::string_view path);

/// The store that keeps each maildrop in a Maildir, beside other programs (docs/formats/maildir.md). It can list its
/// users when their path has `{user}` only. Views of devices are unsupported. A message that another program removes
/// in mid-session cannot be opened (temporary): the one exception to promise S3. The store outlives its sessions.
std::unique_ptr<Backend> open_maildir_store(MaildirStoreOptions options);

}  // namespace satchel::store
