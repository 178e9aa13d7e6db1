#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "message/dot_stuffing.hpp"
#include "pop3/client_session.hpp"
#include "pop3/line_framer.hpp"
#include "pop3/request_window.hpp"
#include "pop3/status_line.hpp"

namespace satchel::pop3::client {

/// The parts of a client session, shared by the side that writes (client_session.cpp) and the side that reads
/// (client_reading.cpp).
struct Session::Impl {
  explicit Impl(const Options& options);

  /// What the next octets of the server are.
  enum class Expecting : std::uint8_t { greeting, status, listing, message, tls };

  Step next();

  // Reading: each returns the step that the octets at hand lead to, if any.
  std::optional<Step> read();
  std::optional<Step> read_line();
  std::optional<Step> read_greeting(std::string_view line);
  std::optional<Step> read_status(std::string_view line);
  std::optional<Step> continue_auth(const StatusLine& status);
  Step finish_status(const StatusLine& status);
  Step read_listing_line(std::string_view line);
  std::optional<Step> read_message();
  Step end_answer();
  Step break_off(std::string_view reason);

  bool delivering() const { return next_piece < pieces.size(); }
  /// Whether nothing the server might say now would be an answer.
  bool owed_nothing() const { return expecting == Expecting::status && !window.has_written(); }

  LineFramer input;
  RequestWindow window;
  Expecting expecting = Expecting::greeting;
  std::string_view why_broken;

  std::string output;  ///< written by the host until `sent`
  enum class Content : std::uint8_t { ordinary, secret } output_content = Content::ordinary;

  message::DotUnstuffer unstuffer{message::LineEnds::tolerant};
  /// Parts of a message found in the octets at hand and not yet given to the host.
  std::vector<std::string_view> pieces;
  std::size_t next_piece = 0;
  bool message_ended = false;
};

}  // namespace satchel::pop3::client
