#pragma once

#include <sys/stat.h>

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "auth/file/users_file.hpp"

/// Reading and replacing the users file.
namespace satchel::auth::file {

template <class T>
using FileResult = std::expected<T, FileError>;

/// "path: what: why" from errno's value.
FileError system_error(const std::string& path, std::string_view what, int error);

/// Closes when it goes.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor();

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

/// Tells one state of a file from another.
struct FileStamp {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  timespec modified = {};

  explicit FileStamp(const struct stat& status)
      : device(status.st_dev), inode(status.st_ino), size(status.st_size), modified(status.st_mtim) {}
  bool operator==(const FileStamp& other) const;
};

FileResult<FileStamp> stamp_of(const std::string& path);

struct FileContents {
  std::string text;
  FileStamp stamp;
};
/// All of a file as it was at one moment: read again while somebody is writing to it, a few times at most.
FileResult<FileContents> read_file(const std::string& path);

/// The users file held against other editors for as long as this lives.
class LockedFile {
 public:
  enum class Missing : unsigned char { error, create };
  static FileResult<LockedFile> open(const std::string& path, Missing missing);

  const std::string& path() const { return path_; }
  FileResult<std::string> read() const;
  /// Puts `text` in its place at one stroke: after a crash there is the old file or the new one, whole. Owner and group
  /// stay; the owner can read and write, the group can read if it could, others cannot.
  FileResult<void> replace(std::string_view text) const;

 private:
  LockedFile(std::string path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  FileDescriptor file_;
};

}  // namespace satchel::auth::file
