#include "store/maildir/mail_files.hpp"

#include <array>
#include <utility>

#include "base/try.hpp"

namespace satchel::store::maildir {
namespace {

using ChangeTime = std::pair<time_t, long>;

Result<ChangeTime> change_time(const Folder& folder) {
  if (!folder.exists()) return ChangeTime{};
  const struct stat status = SATCHEL_TRY(folder.status());
  return ChangeTime{status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

Result<std::array<ChangeTime, 2>> change_times(const Places& places) {
  const ChangeTime fresh = SATCHEL_TRY(change_time(places.fresh()));
  const ChangeTime seen = SATCHEL_TRY(change_time(places.seen()));
  return std::array{fresh, seen};
}

Result<void> add_files(const Folder& folder, bool seen, std::vector<MailFile>& files) {
  for (Item& item : SATCHEL_TRY(folder.items()))
    if (item.regular && !item.name.starts_with('.')) files.push_back({std::move(item.name), seen});
  return {};
}

}  // namespace

Result<std::vector<MailFile>> list_files(const Places& places) {
  constexpr int most_readings = 8;
  std::vector<MailFile> files;
  for (int i = 0; i < most_readings; ++i) {
    files.clear();
    const auto before = SATCHEL_TRY(change_times(places));
    // A file that moves from new to cur meanwhile is seen twice, never missed.
    SATCHEL_TRY_VOID(add_files(places.fresh(), false, files));
    SATCHEL_TRY_VOID(add_files(places.seen(), true, files));
    if (SATCHEL_TRY(change_times(places)) == before) break;
  }
  return files;
}

std::unordered_map<std::string, MailFile> by_base(std::vector<MailFile> files) {
  std::unordered_map<std::string, MailFile> found;
  for (MailFile& file : files) {
    std::string base(file.base());
    const auto [at, added] = found.try_emplace(std::move(base), file);
    if (!added && file.seen) at->second = std::move(file);
  }
  return found;
}

}  // namespace satchel::store::maildir
