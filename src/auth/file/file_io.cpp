#include "auth/file/file_io.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/try.hpp"

namespace satchel::auth::file {
namespace {

constexpr int most_attempts = 5;

int open_file(const std::string& path, int flags) { return ::open(path.c_str(), flags | O_CLOEXEC, 0600); }

FileResult<struct stat> status_of(const FileDescriptor& file, const std::string& path) {
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return std::unexpected(system_error(path, "cannot be examined", errno));
  return status;
}

FileResult<std::string> read_all(const FileDescriptor& file, const std::string& path) {
  std::string text;
  char part[64 * 1024];
  while (true) {
    const ssize_t got = ::pread(file.number(), part, sizeof(part), static_cast<off_t>(text.size()));
    if (got == 0) return text;
    if (got > 0)
      text.append(part, static_cast<std::size_t>(got));
    else if (errno != EINTR)
      return std::unexpected(system_error(path, "cannot be read", errno));
  }
}

FileResult<void> write_all(const FileDescriptor& file, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.number(), text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      return std::unexpected(system_error(path, "cannot be written", errno));
  }
  return {};
}

/// Writes the whole of a new file and makes it durable, with the access that `old` had as far as it may keep it.
FileResult<void> fill(const FileDescriptor& file, const std::string& path, std::string_view text,
                      const struct stat& old) {
  SATCHEL_TRY_VOID(write_all(file, path, text));
  const struct stat fresh = SATCHEL_TRY(status_of(file, path));
  const bool same_owner = fresh.st_uid == old.st_uid && fresh.st_gid == old.st_gid;
  if (!same_owner && ::fchown(file.number(), old.st_uid, old.st_gid) != 0)
    return std::unexpected(system_error(path, "cannot be given the owner of the users file", errno));
  if (::fchmod(file.number(), S_IRUSR | S_IWUSR | (old.st_mode & S_IRGRP)) != 0)
    return std::unexpected(system_error(path, "cannot be given its mode", errno));
  if (::fsync(file.number()) != 0) return std::unexpected(system_error(path, "cannot be made durable", errno));
  return {};
}

FileResult<void> sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const FileDescriptor file(open_file(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY));
  if (!file.open() || ::fsync(file.number()) != 0)
    return std::unexpected(system_error(path, "its folder cannot be made durable", errno));
  return {};
}

}  // namespace

FileError system_error(const std::string& path, std::string_view what, int error) {
  return {path + ": " + std::string(what) + ": " + std::generic_category().message(error)};
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
FileDescriptor::~FileDescriptor() {
  if (open()) ::close(number_);
}

bool FileStamp::operator==(const FileStamp& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         modified.tv_sec == other.modified.tv_sec && modified.tv_nsec == other.modified.tv_nsec;
}

FileResult<FileStamp> stamp_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return std::unexpected(system_error(path, "cannot be read", errno));
  return FileStamp(status);
}

FileResult<FileContents> read_file(const std::string& path) {
  const FileDescriptor file(open_file(path, O_RDONLY));
  if (!file.open()) return std::unexpected(system_error(path, "cannot be read", errno));
  for (int attempt = 1;; ++attempt) {
    const FileStamp before(SATCHEL_TRY(status_of(file, path)));
    std::string text = SATCHEL_TRY(read_all(file, path));
    const FileStamp after(SATCHEL_TRY(status_of(file, path)));
    if (before == after || attempt == most_attempts) return FileContents{std::move(text), before};
  }
}

FileResult<LockedFile> LockedFile::open(const std::string& given, Missing missing) {
  // A link stays a link: the file it leads to is replaced.
  std::error_code error;
  std::string path = std::filesystem::weakly_canonical(given, error).string();
  if (error) path = given;

  while (true) {
    FileDescriptor file(open_file(path, O_RDONLY | (missing == Missing::create ? O_CREAT : 0)));
    if (!file.open()) return std::unexpected(system_error(path, "cannot be opened", errno));
    while (::flock(file.number(), LOCK_EX) != 0)
      if (errno != EINTR) return std::unexpected(system_error(path, "cannot be locked", errno));
    // Whoever held the lock before us has most likely put another file in this one's place.
    const struct stat held = SATCHEL_TRY(status_of(file, path));
    struct stat present{};
    if (::stat(path.c_str(), &present) != 0 && missing == Missing::error)
      return std::unexpected(system_error(path, "cannot be opened", errno));
    if (held.st_dev == present.st_dev && held.st_ino == present.st_ino) return LockedFile(path, std::move(file));
  }
}

FileResult<std::string> LockedFile::read() const { return read_all(file_, path_); }

FileResult<void> LockedFile::replace(std::string_view text) const {
  const struct stat old = SATCHEL_TRY(status_of(file_, path_));
  std::string fresh_path = path_ + ".XXXXXX";
  const FileDescriptor fresh(::mkostemp(fresh_path.data(), O_CLOEXEC));
  if (!fresh.open()) return std::unexpected(system_error(fresh_path, "cannot be made", errno));

  auto filled = fill(fresh, fresh_path, text, old);
  if (filled && ::rename(fresh_path.c_str(), path_.c_str()) != 0)
    filled = std::unexpected(system_error(path_, "cannot be replaced", errno));
  if (!filled) {
    ::unlink(fresh_path.c_str());
    return filled;
  }
  return sync_folder_of(path_);
}

}  // namespace satchel::auth::file
