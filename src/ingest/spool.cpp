#include "ingest/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <span>
#include <utility>

namespace satchel::ingest {
namespace {

std::unexpected<store::Error> failed(const std::string& what) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return std::unexpected(store::Error{full ? store::ErrorKind::full : store::ErrorKind::temporary,
                                      "spool: " + what + ": " + std::strerror(number)});
}

/// A new file without a name, or -1.
int open_nameless(const std::string& directory) {
  std::string path = directory + "/message-XXXXXX";
  const int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(path.c_str());
  return file;
}

}  // namespace

class Spool::Body : public store::MessageBody {
 public:
  explicit Body(const Spool& spool) : spool_(spool) {}
  std::uint64_t wire_octets() const override { return spool_.wire_octets(); }
  std::uint64_t octets() const override { return spool_.octets(); }
  store::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    return spool_.read(offset, into);
  }
  store::Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    if (offset < spool_.file_octets_) return std::nullopt;
    return spool_.read(offset, into);
  }

 private:
  const Spool& spool_;
};

Spool::Spool(std::string directory) : directory_(std::move(directory)) {}

Spool::~Spool() { clear(); }

void Spool::append(std::string_view canonical) {
  octets_ += canonical.size();
  stuffer_.feed(canonical, [this](std::string_view wire) { memory_ += wire; });
}

store::Result<void> Spool::flush() {
  if (file_ < 0) file_ = open_nameless(directory_);
  if (file_ < 0) return failed(directory_);
  std::string_view left = memory_;
  while (!left.empty()) {
    const ssize_t written = ::write(file_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("write");
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  file_octets_ += memory_.size();
  memory_.clear();
  return {};
}

void Spool::clear() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
  file_octets_ = 0;
  // The memory of a large message is not kept while the connection idles.
  memory_ = std::string();
  octets_ = 0;
  stuffer_ = message::DotStuffer();
}

std::unique_ptr<store::MessageBody> Spool::body() const { return std::make_unique<Body>(*this); }

store::Result<std::size_t> Spool::read(std::uint64_t offset, std::span<char> into) const {
  if (offset >= wire_octets()) return 0;
  if (offset >= file_octets_)
    return memory_.copy(into.data(), into.size(), static_cast<std::size_t>(offset - file_octets_));
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), file_octets_ - offset));
  while (true) {
    const ssize_t got = ::pread(file_, into.data(), wanted, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read");
    if (got == 0) return std::unexpected(store::Error{store::ErrorKind::temporary, "spool: the file has shrunk"});
    return static_cast<std::size_t>(got);
  }
}

}  // namespace satchel::ingest
