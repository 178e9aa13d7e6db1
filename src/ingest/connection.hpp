#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/lmtp_server.hpp"
#include "ingest/spool.hpp"
#include "lmtp/server_session.hpp"
#include "net/connection_host.hpp"

namespace satchel::ingest {

/// One LMTP connection: does what its protocol session asks for until that says Close or something fails.
class Connection : public net::HostedConnection {
 public:
  /// `parts` and `options` are borrowed.
  Connection(net::Stream stream, const LmtpParts& parts, const LmtpOptions& options, net::Admission admission);

  net::Task<void> run() override;
  void finish() override;
  void cut() override;

 private:
  using Clock = std::chrono::steady_clock;
  enum class Then : std::uint8_t { go_on, end };

  net::Task<void> refuse_over_limit();

  // One for each action of the protocol session.
  net::Task<Then> perform(lmtp::Receive);
  net::Task<Then> perform(lmtp::Send send);
  net::Task<Then> perform(lmtp::CheckRecipient check);
  net::Task<Then> perform(lmtp::MessageData data);
  net::Task<Then> perform(lmtp::Deliver);
  net::Task<Then> perform(lmtp::Discard);
  net::Task<Then> perform(lmtp::Close);

  lmtp::Recipient answer_for(std::string_view address);
  net::Task<void> deliver_to(std::string recipient, std::string header, lmtp::Outcome& outcome);
  lmtp::Outcome store_for(const std::string& recipient, const std::string& header);
  std::vector<std::string> headers() const;
  void forget_message();
  Then end(std::string_view reason, std::string detail = {});
  Then end_for(const net::Error& error);
  Clock::time_point deadline() const;

  const LmtpParts& parts_;
  const LmtpOptions& options_;
  const net::Admission admission_;
  const std::string id_;
  log::Logger logger_;
  net::Stream stream_;
  lmtp::ServerSession session_;
  /// hostname and domains.
  std::vector<std::string> domains_;

  bool finishing_ = false;
  bool cut_ = false;
  /// Whether the coroutine waits for the peer to send.
  bool idle_ = false;
  std::array<char, 16 * 1024> input_;
  /// What has been read into `input_` and not been taken by the session yet.
  std::string_view unread_;

  Spool spool_;
  /// Why the message under way could not be kept; all its recipients are told so.
  std::optional<store::Error> spool_error_;
  std::uint64_t messages_ = 0;
  std::uint64_t delivered_ = 0;
  std::string_view end_reason_ = "closed";
  std::string end_detail_;
};

}  // namespace satchel::ingest
