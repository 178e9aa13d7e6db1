#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lmtp/server_session.hpp"
#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"

namespace satchel::lmtp {

/// One message on its way in: un-stuffed, its line ends made canonical, its size watched.
class DataReceiver {
 public:
  /// `max_octets`: 0 for no limit.
  DataReceiver(std::uint64_t max_octets, BareNewlines bare_newlines)
      : max_octets_(max_octets), bare_newlines_(bare_newlines) {}

  /// Takes what belongs to the message and returns how much that was. The canonical octets are added to `chunk`.
  std::size_t feed(std::string_view wire);
  bool ended() const { return ended_; }

  /// Canonical octets not yet passed on.
  std::string_view chunk() const [[clang::lifetimebound]] { return chunk_; }
  void clear_chunk() { chunk_.clear(); }

  /// Why the message cannot be delivered. Known for good once it has ended; what was refused stays refused.
  enum class Refusal : std::uint8_t { none, too_large, bare_newline };
  Refusal refusal() const;

 private:
  void add(std::string_view canonical);

  std::uint64_t max_octets_;
  BareNewlines bare_newlines_;
  // CRLF.CRLF alone ends the message: with anything laxer a second one can be smuggled in.
  message::DotUnstuffer unstuffer_{message::LineEnds::strict};
  message::LineEndNormalizer normalizer_{message::BareCr::to_crlf};
  std::string chunk_;
  std::uint64_t octets_ = 0;
  bool ended_ = false;
};

}  // namespace satchel::lmtp
