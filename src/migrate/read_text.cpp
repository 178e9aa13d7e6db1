#include "migrate/read_text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace satchel::migrate {

std::string system_failure(const std::string& path) { return path + ": " + std::strerror(errno); }

std::expected<std::string, std::string> read_text(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return std::unexpected(system_failure(path));
  std::string text;
  char buffer[1 << 16];
  std::string failure;
  while (true) {
    const ssize_t got = ::read(file, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) failure = system_failure(path);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(file);
  if (!failure.empty()) return std::unexpected(std::move(failure));
  return text;
}

}  // namespace satchel::migrate
