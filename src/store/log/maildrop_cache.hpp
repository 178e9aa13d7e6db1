#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "store/log/maildrop.hpp"

namespace satchel::store {

/// The maildrops in use, and the last of those that were, so that a client which polls finds its maildrop read already.
class MaildropCache {
 public:
  /// `disk` and `options` are borrowed.
  MaildropCache(recordlog::Disk& disk, const LogStoreOptions& options) : disk_(disk), options_(options) {}

  std::shared_ptr<Maildrop> get(const std::string& directory);

 private:
  struct Place {
    std::shared_ptr<Maildrop> maildrop;
    std::list<std::string>::iterator age;
  };
  void drop_oldest_unused();

  recordlog::Disk& disk_;
  const LogStoreOptions& options_;
  std::mutex mutex_;
  std::unordered_map<std::string, Place> places_;  // guarded by mutex_
  std::list<std::string> by_age_;                  // guarded by mutex_; the one used last is first
};

}  // namespace satchel::store
