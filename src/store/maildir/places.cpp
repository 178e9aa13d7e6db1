#include "store/maildir/places.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "base/try.hpp"
#include "recordlog/little_endian.hpp"

namespace satchel::store::maildir {
namespace {

constexpr Time day = 24LL * 3600 * 1'000'000;

/// Opens the folder at `path`, making what is absent of it below `base`.
Result<Folder> make_path(const std::string& base, const std::string& path) {
  Folder folder = SATCHEL_TRY(Folder::open(base));
  if (!folder.exists())
    return std::unexpected(Error{ErrorKind::temporary, "open " + base + ": no such directory; make it"});
  std::size_t at = base.size();
  while (at < path.size()) {
    const std::size_t start = path.find_first_not_of('/', at);
    if (start == std::string::npos) break;
    const std::size_t end = std::min(path.find('/', start), path.size());
    folder = SATCHEL_TRY(folder.make_folder(path.substr(start, end - start)));
    at = end;
  }
  return folder;
}

}  // namespace

Result<std::shared_ptr<Places>> Places::open(const MaildirStoreOptions& options, const std::string& path) {
  std::shared_ptr<Places> places(new Places(options));
  places->root_ = SATCHEL_TRY(Folder::open(path));
  SATCHEL_TRY_VOID(places->open_below_root());
  return places;
}

Result<std::shared_ptr<Places>> Places::make(const MaildirStoreOptions& options, const std::string& base,
                                             const std::string& path) {
  std::shared_ptr<Places> places(new Places(options));
  places->root_ = SATCHEL_TRY(make_path(base, path));
  SATCHEL_TRY_VOID(places->open_below_root());
  return places;
}

Result<void> Places::open_below_root() {
  fresh_ = SATCHEL_TRY(root_.folder("new"));
  seen_ = SATCHEL_TRY(root_.folder("cur"));
  own_ = SATCHEL_TRY(root_.folder("satchel"));
  return {};
}

Result<void> Places::make_own_folder() {
  own_ = SATCHEL_TRY(root_.make_folder("satchel"));
  return {};
}

Result<void> Places::make_mail_folders() {
  SATCHEL_TRY(root_.make_folder("tmp"));
  seen_ = SATCHEL_TRY(root_.make_folder("cur"));
  fresh_ = SATCHEL_TRY(root_.make_folder("new"));
  return make_own_folder();
}

Result<std::optional<Lock>> Places::locked(const std::string& name, short type, int command) const {
  Descriptor file = SATCHEL_TRY(own_.file(name, O_RDWR | O_CREAT));
  if (!file.open())
    return std::unexpected(Error{ErrorKind::temporary, own_.path() + " is gone; was the maildrop removed?"});
  struct flock whole{};
  whole.l_type = type;
  whole.l_whence = SEEK_SET;
  while (::fcntl(file.number(), command, &whole) != 0) {
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EACCES) return std::nullopt;
    return std::unexpected(system_failure("lock", own_.shown(name)));
  }
  return Lock(std::move(file));
}

Result<Lock> Places::lock() const { return *SATCHEL_TRY(locked("lock", F_WRLCK, F_OFD_SETLKW)); }

Result<Lock> Places::take_lease() const {
  auto lease = SATCHEL_TRY(locked("lease", F_WRLCK, F_OFD_SETLK));
  if (!lease) return std::unexpected(Error{ErrorKind::in_use, own_.shown("lease") + " is locked"});
  return std::move(*lease);
}

Result<Lock> Places::read_lock() const { return *SATCHEL_TRY(locked("readers", F_RDLCK, F_OFD_SETLKW)); }

Result<std::optional<Lock>> Places::no_readers() const { return locked("readers", F_WRLCK, F_OFD_SETLK); }

Time Places::now() const {
  if (options_.now) return options_.now();
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

Result<Stamp> Places::next_stamp(const Lock& lock) const {
  std::array<char, sizeof(Time) + sizeof(std::uint64_t)> octets{};
  const std::string shown = own_.shown("lock");
  Stamp last;
  if (SATCHEL_TRY(read_at(lock.file(), 0, octets, shown)) == octets.size()) {
    last.time = recordlog::read_little_endian<Time>(octets.data());
    last.number = recordlog::read_little_endian<std::uint64_t>(octets.data() + sizeof(Time));
  }
  Stamp stamp{.time = now()};
  if (last.time >= stamp.time && last.time - stamp.time < day) stamp = {last.time, last.number + 1};
  std::string text;
  recordlog::append_little_endian(text, stamp.time);
  recordlog::append_little_endian(text, stamp.number);
  if (::pwrite(lock.file().number(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    return std::unexpected(system_failure("pwrite", shown));
  return stamp;
}

void Places::report(const std::string& line) const {
  if (options_.report) options_.report(line);
}

}  // namespace satchel::store::maildir
