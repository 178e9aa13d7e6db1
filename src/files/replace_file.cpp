#include "files/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace satchel::files {
namespace {

std::unexpected<std::string> failure(const std::string& path) {
  return std::unexpected(path + ": " + std::strerror(errno));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced;
}

}  // namespace

std::expected<void, std::string> replace_file(const std::string& path, std::string_view text, mode_t mode) {
  std::string beside = path + ".XXXXXX";
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  if (file < 0) return failure(path);
  const bool written = ::fchmod(file, mode) == 0 && write_all(file, text) && ::fsync(file) == 0;
  if (::close(file) != 0 || !written || ::rename(beside.c_str(), path.c_str()) != 0) {
    const auto error = failure(path);
    ::unlink(beside.c_str());
    return error;
  }
  if (!sync_directory_of(path)) return failure(path);
  return {};
}

}  // namespace satchel::files
