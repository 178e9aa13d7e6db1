#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/try.hpp"
#include "recordlog/disk.hpp"
#include "recordlog/real_file.hpp"

namespace satchel::recordlog {
namespace {

constexpr mode_t file_mode = 0600;
constexpr mode_t directory_mode = 0700;

class RealLock final : public DiskLock {
 public:
  explicit RealLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  /// The lock belongs to this open file description and goes with it.
  Descriptor descriptor_;
};

class RealDisk final : public Disk {
 public:
  using Disk::lock;
  RealDisk(Descriptor root, std::string name) : root_(std::move(root)), name_(std::move(name)) {}

  DiskResult<std::unique_ptr<File>> open(const std::string& path) override {
    return make_real_file(SATCHEL_TRY(open_at(path, O_RDWR | O_APPEND)), shown(path));
  }

  DiskResult<std::unique_ptr<File>> create(const std::string& path) override {
    return make_real_file(SATCHEL_TRY(open_at(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL)), shown(path));
  }

  DiskResult<void> create_directories(const std::string& path) override {
    for (std::size_t end = 0; end != std::string::npos;) {
      end = path.find('/', end == 0 ? 0 : end + 1);
      const std::string part = path.substr(0, end);
      if (::mkdirat(root_.number(), part.c_str(), directory_mode) != 0 && errno != EEXIST)
        return std::unexpected(system_error("mkdir", shown(part)));
      // Also of one that was there: whoever made it may have been killed before it was durable.
      const std::size_t slash = part.rfind('/');
      SATCHEL_TRY_VOID(sync_directory(slash == std::string::npos ? "." : part.substr(0, slash)));
    }
    return {};
  }

  DiskResult<std::vector<std::string>> list(const std::string& directory) override {
    const int descriptor = ::openat(root_.number(), directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
      if (errno == ENOENT) return std::vector<std::string>{};
      return std::unexpected(system_error("open", shown(directory)));
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(descriptor), &::closedir);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* const entry = ::readdir(stream.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    // A directory that could not be read to its end must not look like a shorter one.
    if (errno != 0) return std::unexpected(system_error("readdir", shown(directory)));
    std::ranges::sort(names);
    return names;
  }

  DiskResult<void> rename(const std::string& from, const std::string& to) override {
    if (::renameat(root_.number(), from.c_str(), root_.number(), to.c_str()) != 0)
      return std::unexpected(system_error("rename", shown(from)));
    return {};
  }

  DiskResult<void> remove(const std::string& path) override {
    if (::unlinkat(root_.number(), path.c_str(), 0) != 0) return std::unexpected(system_error("unlink", shown(path)));
    return {};
  }

  DiskResult<void> sync_directory(const std::string& directory) override {
    const Descriptor descriptor = SATCHEL_TRY(open_at(directory, O_RDONLY | O_DIRECTORY));
    if (::fsync(descriptor.number()) != 0) return std::unexpected(system_error("fsync", shown(directory)));
    return {};
  }

  DiskResult<std::unique_ptr<DiskLock>> lock(const std::string& path, Wait wait, Hold hold) override {
    Descriptor descriptor = SATCHEL_TRY(open_at(path, O_RDWR | O_CREAT));
    struct flock whole{};
    whole.l_type = hold == Hold::alone ? F_WRLCK : F_RDLCK;
    whole.l_whence = SEEK_SET;
    const int command = wait == Wait::yes ? F_OFD_SETLKW : F_OFD_SETLK;
    while (::fcntl(descriptor.number(), command, &whole) != 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EACCES)
        return std::unexpected(DiskError{DiskErrorKind::locked, fmt::format("{} is locked", shown(path))});
      return std::unexpected(system_error("lock", shown(path)));
    }
    return std::make_unique<RealLock>(std::move(descriptor));
  }

 private:
  DiskResult<Descriptor> open_at(const std::string& path, int flags) const {
    Descriptor descriptor(::openat(root_.number(), path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, file_mode));
    if (!descriptor.open()) return std::unexpected(system_error("open", shown(path)));
    return descriptor;
  }

  /// The path as an operator knows it.
  std::string shown(const std::string& path) const { return fmt::format("{}/{}", name_, path); }

  Descriptor root_;
  std::string name_;
};

}  // namespace

DiskResult<std::unique_ptr<Disk>> open_real_disk(const std::string& root) {
  std::error_code failure;
  std::filesystem::create_directories(root, failure);
  if (failure) return std::unexpected(DiskError{DiskErrorKind::failed, fmt::format("{}: {}", root, failure.message())});
  Descriptor descriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.open()) return std::unexpected(system_error("open", root));
  return std::make_unique<RealDisk>(std::move(descriptor), root);
}

}  // namespace satchel::recordlog
