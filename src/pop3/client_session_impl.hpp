#pragma once

#include <array>
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

/// The parts of a client session, shared by the side that writes (client_session.cpp), the side that reads
/// (client_reading.cpp) and the exchange of AUTH in between (client_auth.cpp).
struct Session::Impl {
  explicit Impl(const Options& options);

  /// What the next octets of the server are.
  enum class Expecting : std::uint8_t { greeting, status, listing, message, tls };

  Step next();

  // Reading: each returns the step that the octets at hand lead to, if any.
  std::optional<Step> read();
  std::optional<Step> read_line();
  std::optional<Step> may_go_on();
  Step read_greeting(std::string_view line);
  std::optional<Step> read_status(std::string_view line);
  Step finish_status(const StatusLine& status);
  Step read_listing_line(std::string_view line);
  Step read_entry(Verb verb, std::string_view line);
  std::optional<Step> read_message();
  void look_at_first_line(std::string_view wire);
  std::optional<Step> skip(std::string_view line);
  Step end_answer();
  Step break_off(std::string_view reason);
  /// Counts a quirk. Gives the end of the session where it is not tolerated; where it is, and is met first, it is told
  /// before the step at hand.
  std::optional<Step> note(Quirk quirk, std::string_view line);

  // AUTH.
  std::optional<Step> continue_auth(const StatusLine& status);
  std::optional<Step> end_auth(const StatusLine& status);
  bool asks_for_response(const StatusLine& status);
  void answer_challenge(std::string_view challenge);
  void cancel_auth(sasl::ClientError why);
  void write_secret(std::string_view octets);

  bool has_oddity() const { return oddities_told < oddities_met; }
  bool delivering() const { return next_piece < pieces.size(); }
  /// Whether nothing the server might say now would be an answer.
  bool owed_nothing() const { return expecting == Expecting::status && !window.has_written(); }
  bool tolerates(Quirk quirk) const { return tolerated.contains(quirk); }

  const Quirks tolerated;
  LineFramer input;
  RequestWindow window;
  Expecting expecting = Expecting::greeting;
  std::string_view why_broken;
  std::string timestamp;
  Capabilities capabilities;
  Capabilities capabilities_coming;

  std::string output;  ///< written by the host until `sent`
  std::size_t output_sent = 0;
  enum class Content : std::uint8_t { ordinary, secret } output_content = Content::ordinary;

  message::DotUnstuffer unstuffer;
  /// Parts of a message found in the octets at hand and not yet given to the host.
  std::vector<std::string_view> pieces;
  std::size_t next_piece = 0;
  bool message_ended = false;
  enum class FirstLine : std::uint8_t { none, begins, ended_in_cr } first_line = FirstLine::none;

  std::array<std::uint64_t, quirk_count> quirks_met{};
  /// Each quirk is told once: `oddities_told` of the `oddities_met` have been.
  std::array<Oddity, quirk_count> oddities{};
  std::size_t oddities_met = 0;
  std::size_t oddities_told = 0;
  /// A step that waits until the oddity in its line has been told.
  std::optional<Step> held_back;

  bool behind_dot = false;         ///< a multi-line answer has ended and no status line has come since
  bool skipping_line = false;      ///< inside a line that is no reply
  std::size_t skipped_octets = 0;  ///< of such lines
  /// AUTH that has ended: its Reply may show what the server said in it.
  std::unique_ptr<sasl::ClientExchange> ended_exchange;
};

}  // namespace satchel::pop3::client
