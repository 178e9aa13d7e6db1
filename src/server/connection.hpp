#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/connection_host.hpp"
#include "pop3/server_session.hpp"
#include "server/pop3_server.hpp"
#include "server/store_listing.hpp"

namespace satchel::server {

/// One POP3 connection: does what its protocol session asks for until that says Close or something fails.
class Connection : public net::HostedConnection {
 public:
  /// `parts` and `options` are borrowed.
  Connection(net::Stream stream, const Pop3Parts& parts, const Pop3Options& options, Encryption encryption,
             net::Admission admission);

  net::Task<void> run() override;
  void finish() override;
  void cut() override;

 private:
  using Clock = std::chrono::steady_clock;
  enum class Then : std::uint8_t { go_on, end };

  net::Task<void> refuse_over_limit();
  net::Task<Then> begin();
  net::Task<void> converse();
  net::Task<Then> handshake();

  // One for each action of the protocol session.
  net::Task<Then> perform(pop3::Receive);
  net::Task<Then> perform(pop3::Send send);
  net::Task<Then> perform(pop3::StartTls);
  net::Task<Then> perform(pop3::FetchKeys);
  net::Task<Then> perform(pop3::Authenticate login);
  net::Task<Then> perform(pop3::OpenMaildrop);
  net::Task<Then> perform(pop3::SendMessage wanted);
  net::Task<Then> perform(pop3::CommitDeletions deletions);
  net::Task<Then> perform(pop3::Close);

  /// What the greeting session has to know of all users.
  net::Task<void> ask_retention();
  /// Nothing when the peer has gone meanwhile.
  net::Task<std::optional<store::Result<std::unique_ptr<store::Session>>>> open_when_free();
  /// Notes why the connection ends and says so.
  Then end(std::string_view reason, std::string detail = {});
  Then end_for(const net::Error& error);
  /// The time by which the peer must have done something.
  Clock::time_point deadline() const;
  bool logged_in() const { return store_session_ != nullptr; }

  struct Counts {
    std::uint64_t retrieved = 0;
    std::uint64_t topped = 0;
    std::uint64_t deleted = 0;
    std::uint64_t octets = 0;
  };

  const Pop3Parts& parts_;
  const Pop3Options& options_;
  const Encryption encryption_;
  const net::Admission admission_;
  const Clock::time_point begun_ = Clock::now();
  log::Logger logger_;
  net::Stream stream_;
  pop3::ServerSession session_;

  /// Set by `finish`: nothing more is read from the peer.
  bool finishing_ = false;
  bool cut_ = false;
  /// Whether the coroutine waits for the next command.
  bool idle_ = false;
  /// Whether what was sent last answers QUIT.
  bool farewell_ = false;
  /// Lent to the session until it asks for more.
  std::array<char, 2048> input_{};

  std::string mechanism_;
  /// Whose maildrop it is, once a password was right.
  std::string user_;
  std::string device_;
  /// EXPIRE of the user.
  std::optional<std::uint64_t> expire_days_;
  std::unique_ptr<store::Session> store_session_;
  std::optional<StoreListing> listing_;
  Counts counts_;
  std::string_view end_reason_ = "closed";
  std::string end_detail_;
};

}  // namespace satchel::server
