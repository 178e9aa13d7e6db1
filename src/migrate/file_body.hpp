#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "migrate/message_digest.hpp"
#include "migrate/source.hpp"
#include "store/store.hpp"

namespace satchel::migrate {

/// A message in a file, given in wire form as it is read. It is made for reading from the beginning to the end; to go
/// back costs reading again. A small one is kept in memory, a large one never.
class FileBody final : public store::MessageBody {
 public:
  /// Reads the part once, to count it. The error names the file; `damaged`: it is not, or not wholly, a message that
  /// could be served.
  static store::Result<std::unique_ptr<FileBody>> open(FilePart part);
  ~FileBody() override;

  std::uint64_t wire_octets() const override { return wire_octets_; }
  std::uint64_t octets() const override { return octets_; }
  store::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
  store::Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override;

  /// Of the message's octets.
  const MessageDigest::Octets& digest() const { return digest_; }
  /// Whether a read failed since `open`: the file is not what it was.
  bool failed() const { return failed_; }

 private:
  class Reading;

  explicit FileBody(FilePart part);
  store::Result<void> count();
  store::Result<void> seek(std::uint64_t offset);

  FilePart part_;
  std::uint64_t wire_octets_ = 0;
  std::uint64_t octets_ = 0;
  MessageDigest::Octets digest_{};
  /// The whole of a small message.
  std::optional<std::string> wire_;
  std::unique_ptr<Reading> reading_;
  bool failed_ = false;
};

}  // namespace satchel::migrate
