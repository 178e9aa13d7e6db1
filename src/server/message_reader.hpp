#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "message/top_slicer.hpp"
#include "net/pool.hpp"
#include "net/stream.hpp"
#include "store/store.hpp"

namespace satchel::server {

/// Reads a message of a session part by part, up to its end or to where TOP ends. What is not in memory is read on the
/// pool, so that no loop waits for a disk.
class MessageReader {
 public:
  /// `pool` and `session` are borrowed.
  MessageReader(net::Pool& pool, store::Session& session, std::optional<std::uint64_t> body_lines);

  /// Opens message `index` and reads the first part: a small message is known to be whole before any of it is sent.
  net::Task<store::Result<void>> open(std::size_t index);
  /// The part at hand, valid until `advance`.
  std::string_view part() const { return part_; }
  /// Whether the part at hand is the last.
  bool last() const;
  net::Task<store::Result<void>> advance();

 private:
  store::Result<void> open_and_read(std::size_t index);
  store::Result<void> read_part();
  store::Result<void> take(store::Result<std::size_t> got);

  net::Pool& pool_;
  store::Session& session_;
  std::optional<message::TopSlicer> top_;
  std::unique_ptr<store::MessageBody> body_;
  std::unique_ptr<char[]> buffer_;
  std::size_t buffer_octets_ = 0;
  std::uint64_t offset_ = 0;
  std::string_view part_;
};

}  // namespace satchel::server
