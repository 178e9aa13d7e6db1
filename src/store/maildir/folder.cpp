#include "store/maildir/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <system_error>

#include "base/try.hpp"

namespace satchel::store::maildir {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;

bool is_regular(int folder, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_REG;
  struct stat status{};
  return ::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Error system_failure(std::string_view call, const std::string& path) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  std::string detail(call);
  detail += " " + path + ": " + std::generic_category().message(error);
  return {full ? ErrorKind::full : ErrorKind::temporary, std::move(detail)};
}

Result<Folder> Folder::open(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), folder_flags));
  if (descriptor.open()) return Folder(std::move(descriptor), path);
  if (errno == ENOENT) return Folder(Descriptor(), path);
  return std::unexpected(system_failure("open", path));
}

Result<Folder> Folder::folder(const std::string& name) const {
  if (!exists()) return Folder(Descriptor(), shown(name));
  Descriptor descriptor(::openat(descriptor_.number(), name.c_str(), folder_flags));
  if (descriptor.open()) return Folder(std::move(descriptor), shown(name));
  if (errno == ENOENT) return Folder(Descriptor(), shown(name));
  return std::unexpected(system_failure("open", shown(name)));
}

Result<Folder> Folder::make_folder(const std::string& name) const {
  if (::mkdirat(descriptor_.number(), name.c_str(), folder_mode) == 0) {
    SATCHEL_TRY_VOID(sync());
  } else if (errno != EEXIST) {
    return std::unexpected(system_failure("mkdir", shown(name)));
  }
  return folder(name);
}

Result<std::vector<Item>> Folder::items() const {
  std::vector<Item> items;
  if (!exists()) return items;
  const int descriptor = ::openat(descriptor_.number(), ".", folder_flags);
  if (descriptor < 0) return std::unexpected(system_failure("open", path_));
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(descriptor), &::closedir);
  errno = 0;
  while (const dirent* const entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") items.push_back({std::string(name), is_regular(descriptor, *entry)});
    errno = 0;
  }
  // A folder that could not be read to its end must not look like a shorter one.
  if (errno != 0) return std::unexpected(system_failure("readdir", path_));
  return items;
}

Result<struct stat> Folder::status() const {
  struct stat status{};
  if (::fstat(descriptor_.number(), &status) != 0) return std::unexpected(system_failure("fstat", path_));
  return status;
}

Result<std::optional<struct stat>> Folder::status(const std::string& name) const {
  struct stat status{};
  if (exists() && ::fstatat(descriptor_.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return status;
  if (!exists() || errno == ENOENT) return std::nullopt;
  return std::unexpected(system_failure("stat", shown(name)));
}

Result<Descriptor> Folder::file(const std::string& name, int flags) const {
  if (!exists()) return Descriptor();
  // Without O_NONBLOCK a pipe would keep us waiting.
  constexpr int always = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  Descriptor descriptor(::openat(descriptor_.number(), name.c_str(), flags | always, file_mode));
  if (!descriptor.open()) {
    if (errno == ENOENT) return Descriptor();
    const bool refused = errno == EACCES || errno == ELOOP || errno == EIO || errno == ENXIO;
    Error error = system_failure("open", shown(name));
    if (refused && (flags & O_ACCMODE) == O_RDONLY) error.kind = ErrorKind::damaged;
    return std::unexpected(std::move(error));
  }
  struct stat status{};
  if (::fstat(descriptor.number(), &status) != 0) return std::unexpected(system_failure("fstat", shown(name)));
  if (!S_ISREG(status.st_mode))
    return std::unexpected(Error{ErrorKind::damaged, shown(name) + " is not a file; remove it"});
  return descriptor;
}

Result<Moved> Folder::move(const std::string& name, const Folder& to, const std::string& new_name) const {
  if (!exists()) return Moved::absent;
  const int from_number = descriptor_.number();
  const int to_number = to.descriptor_.number();
  int failed = ::renameat2(from_number, name.c_str(), to_number, new_name.c_str(), RENAME_NOREPLACE);
  if (failed != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A file system that cannot do it in one step. The names that we move to are random or guarded by the lock.
    if (SATCHEL_TRY(to.status(new_name))) return Moved::taken;
    failed = ::renameat(from_number, name.c_str(), to_number, new_name.c_str());
  }
  if (failed == 0) return Moved::moved;
  if (errno == ENOENT) return Moved::absent;
  if (errno == EEXIST) return Moved::taken;
  return std::unexpected(system_failure("rename", shown(name)));
}

Result<Moved> Folder::link(const std::string& name, const Folder& to, const std::string& new_name) const {
  if (!exists()) return Moved::absent;
  if (::linkat(descriptor_.number(), name.c_str(), to.descriptor_.number(), new_name.c_str(), 0) == 0)
    return Moved::moved;
  if (errno == ENOENT) return Moved::absent;
  if (errno == EEXIST) return Moved::taken;
  if (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK) return move(name, to, new_name);
  return std::unexpected(system_failure("link", shown(name)));
}

Result<void> Folder::replace(const std::string& name, const std::string& new_name) const {
  if (::renameat(descriptor_.number(), name.c_str(), descriptor_.number(), new_name.c_str()) != 0)
    return std::unexpected(system_failure("rename", shown(name)));
  return {};
}

Result<void> Folder::remove(const std::string& name) const {
  if (exists() && ::unlinkat(descriptor_.number(), name.c_str(), 0) != 0 && errno != ENOENT)
    return std::unexpected(system_failure("unlink", shown(name)));
  return {};
}

Result<void> Folder::sync() const {
  if (exists() && ::fsync(descriptor_.number()) != 0) return std::unexpected(system_failure("fsync", path_));
  return {};
}

Result<void> Folder::sync_file_system() const {
  if (exists() && ::syncfs(descriptor_.number()) != 0) return std::unexpected(system_failure("syncfs", path_));
  return {};
}

Result<void> write_all(const Descriptor& file, std::string_view octets, const std::string& shown) {
  while (!octets.empty()) {
    const ssize_t put = ::write(file.number(), octets.data(), octets.size());
    if (put >= 0)
      octets.remove_prefix(static_cast<std::size_t>(put));
    else if (errno != EINTR)
      return std::unexpected(system_failure("write", shown));
  }
  return {};
}

Result<std::size_t> read_at(const Descriptor& file, std::uint64_t offset, std::span<char> into,
                            const std::string& shown) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got =
        ::pread(file.number(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got == 0) break;
    if (got > 0)
      done += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      return std::unexpected(system_failure("pread", shown));
  }
  return done;
}

}  // namespace satchel::store::maildir
