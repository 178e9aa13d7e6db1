#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/maildir/file_name.hpp"
#include "store/maildir/folder.hpp"
#include "store/maildir/maildir_store.hpp"

namespace satchel::store::maildir {

/// A lock held on a file; free as soon as it goes.
class Lock {
 public:
  explicit Lock(Descriptor file) : file_(std::move(file)) {}
  const Descriptor& file() const { return file_; }

 private:
  Descriptor file_;
};

/// The folders of one user's Maildir, open. All that is known of it is in its files: several processes may use it.
class Places {
 public:
  /// Without making any: those that are absent count as empty. `options` are borrowed.
  static Result<std::shared_ptr<Places>> open(const MaildirStoreOptions& options, const std::string& path);
  /// Makes the folder at `path`, and those above it that lie below `base`, which must exist.
  static Result<std::shared_ptr<Places>> make(const MaildirStoreOptions& options, const std::string& base,
                                              const std::string& path);

  bool has_mail_folders() const { return fresh_.exists() || seen_.exists(); }
  bool has_own_folder() const { return own_.exists(); }
  Result<void> make_own_folder();
  /// Makes what is absent of tmp, cur, new and satchel.
  Result<void> make_mail_folders();

  const Folder& root() const { return root_; }
  const Folder& fresh() const { return fresh_; }  ///< new
  const Folder& seen() const { return seen_; }    ///< cur
  const Folder& own() const { return own_; }      ///< satchel
  const MaildirStoreOptions& options() const { return options_; }

  /// Waits until nobody else changes the files in `satchel`, and is alone with them until the lock goes.
  Result<Lock> lock() const;
  /// The lease of an exclusive session, or in_use.
  Result<Lock> take_lease() const;
  /// What each session holds as long as it runs.
  Result<Lock> read_lock() const;
  /// Held while messages are erased; nothing when a session runs.
  Result<std::optional<Lock>> no_readers() const;

  Time now() const;
  /// The stamp of a new name, larger than all given before. Its time is that of the clock unless this went back.
  Result<Stamp> next_stamp(const Lock& lock) const;
  /// Tells the operator.
  void report(const std::string& line) const;

 private:
  explicit Places(const MaildirStoreOptions& options) : options_(options) {}
  Result<void> open_below_root();
  Result<std::optional<Lock>> locked(const std::string& name, short type, int command) const;

  const MaildirStoreOptions& options_;
  Folder root_;
  Folder fresh_;
  Folder seen_;
  Folder own_;
};

}  // namespace satchel::store::maildir
