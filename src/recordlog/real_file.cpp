#include "recordlog/real_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

namespace satchel::recordlog {
namespace {

class RealFile final : public File {
 public:
  RealFile(Descriptor descriptor, std::string path) : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  DiskResult<std::uint64_t> size() override {
    struct stat status{};
    if (::fstat(descriptor_.number(), &status) != 0) return std::unexpected(system_error("fstat", path_));
    return static_cast<std::uint64_t>(status.st_size);
  }

  DiskResult<std::uint64_t> stamp() override {
    struct stat status{};
    if (::fstat(descriptor_.number(), &status) != 0) return std::unexpected(system_error("fstat", path_));
    std::uint64_t stamp = 0;
    for (const auto part :
         {static_cast<std::uint64_t>(status.st_ino), static_cast<std::uint64_t>(status.st_size),
          static_cast<std::uint64_t>(status.st_mtim.tv_sec), static_cast<std::uint64_t>(status.st_mtim.tv_nsec)})
      stamp = (stamp ^ part) * 0x9e37'79b9'7f4a'7c15 + (stamp >> 29);
    return stamp;
  }

  DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got =
          ::pread(descriptor_.number(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
      if (got == 0) break;
      if (got > 0)
        done += static_cast<std::size_t>(got);
      else if (errno != EINTR)
        return std::unexpected(system_error("pread", path_));
    }
    return done;
  }

  DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    const iovec vector{into.data(), into.size()};
    for (;;) {
      const ssize_t got = ::preadv2(descriptor_.number(), &vector, 1, static_cast<off_t>(offset), RWF_NOWAIT);
      if (got >= 0) return static_cast<std::size_t>(got);
      // A file system that cannot tell says EOPNOTSUPP: then every read goes the way of those that may block.
      if (errno == EAGAIN || errno == EOPNOTSUPP) return std::nullopt;
      if (errno != EINTR) return std::unexpected(system_error("preadv2", path_));
    }
  }

  DiskResult<void> append(std::span<const std::string_view> pieces) override {
    std::vector<iovec> vectors;
    vectors.reserve(pieces.size());
    for (const std::string_view piece : pieces)
      if (!piece.empty()) vectors.push_back({const_cast<char*>(piece.data()), piece.size()});
    std::size_t first = 0;
    while (first < vectors.size()) {
      const auto count = static_cast<int>(std::min<std::size_t>(vectors.size() - first, IOV_MAX));
      const ssize_t put = ::writev(descriptor_.number(), &vectors[first], count);
      if (put >= 0)
        first = skip(vectors, first, static_cast<std::size_t>(put));
      else if (errno != EINTR)
        return std::unexpected(system_error("writev", path_));
    }
    return {};
  }

  DiskResult<void> sync() override {
    if (::fdatasync(descriptor_.number()) != 0) return std::unexpected(system_error("fdatasync", path_));
    return {};
  }

  void forget_cache() override { ::posix_fadvise(descriptor_.number(), 0, 0, POSIX_FADV_DONTNEED); }

 private:
  /// Takes `octets` that have been written off the vectors; returns the first that still has some.
  static std::size_t skip(std::vector<iovec>& vectors, std::size_t first, std::size_t octets) {
    while (first < vectors.size() && octets >= vectors[first].iov_len) octets -= vectors[first++].iov_len;
    if (first < vectors.size()) {
      vectors[first].iov_base = static_cast<char*>(vectors[first].iov_base) + octets;
      vectors[first].iov_len -= octets;
    }
    return first;
  }

  Descriptor descriptor_;
  std::string path_;
};

DiskErrorKind kind_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return DiskErrorKind::full;
    case ENOENT:
      return DiskErrorKind::not_found;
    default:
      return DiskErrorKind::failed;
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

DiskError system_error(std::string_view call, const std::string& path) {
  const int error = errno;
  return {kind_of(error), fmt::format("{} {}: {}", call, path, std::generic_category().message(error))};
}

std::unique_ptr<File> make_real_file(Descriptor descriptor, std::string path) {
  return std::make_unique<RealFile>(std::move(descriptor), std::move(path));
}

}  // namespace satchel::recordlog
