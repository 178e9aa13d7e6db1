#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "message/dot_stuffing.hpp"
#include "store/store.hpp"

namespace satchel::ingest {

/// A message on its way in, kept in wire form: in memory up to a size, beyond it in a file that has no name and goes
/// with the spool.
class Spool {
 public:
  static constexpr std::size_t memory_octets = 256 * 1024;

  /// `directory` is where the file is made, when one is needed.
  explicit Spool(std::string directory);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Takes the next octets of the message in canonical form. Never blocks; call `flush` when it is `full`.
  void append(std::string_view canonical);
  bool full() const { return memory_.size() >= memory_octets; }
  /// Moves what is in memory to the file. Blocks.
  store::Result<void> flush();
  /// Forgets the message.
  void clear();

  bool empty() const { return octets_ == 0; }
  std::uint64_t octets() const { return octets_; }
  /// A reader of its own for each delivery; several may be used at once while nothing is appended. Borrows the spool.
  std::unique_ptr<store::MessageBody> body() const;

 private:
  class Body;

  store::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;
  std::uint64_t wire_octets() const { return file_octets_ + memory_.size(); }

  std::string directory_;
  int file_ = -1;
  std::uint64_t file_octets_ = 0;
  /// What follows the octets in the file.
  std::string memory_;
  std::uint64_t octets_ = 0;
  message::DotStuffer stuffer_;
};

}  // namespace satchel::ingest
