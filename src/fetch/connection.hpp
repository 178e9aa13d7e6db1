#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>

#include "fetch/account.hpp"
#include "fetch/failure.hpp"
#include "net/stream.hpp"
#include "pop3/client_session.hpp"

namespace satchel::fetch {

/// What a server said: the steps of pop3::client::Session less those that are only input and output.
using Event =
    std::variant<pop3::client::Greeting, pop3::client::Reply, pop3::client::Line, pop3::client::MessageData,
                 pop3::client::ScanEntry, pop3::client::UniqueIdEntry, pop3::client::Ended, pop3::client::Oddity>;

/// A connection to a POP3 server: performs the session's input and output on a stream, and gives its events.
class Connection {
 public:
  /// Connects as the account says; with implicit TLS the handshake is done on return.
  static net::Task<Result<Connection>> open(const Account& account);

  /// The session to put requests to.
  pop3::client::Session& session() { return session_; }
  /// The next event. Its views are valid until the next call.
  net::Task<Result<Event>> next();
  /// Reads events until the status of the request now oldest is there; texts are copied. For single-line answers.
  struct Answer {
    bool positive;
    pop3::ResponseCode code;
    std::string text;
  };
  net::Task<Result<Answer>> answer();

  bool encrypted() const { return stream_.encrypted(); }
  std::string tls_description() const { return stream_.tls_description(); }
  void close() { stream_.close(); }

 private:
  Connection(net::Stream stream, net::TlsClientContext tls, std::string host);

  net::Task<Result<void>> receive();
  net::Task<Result<void>> start_tls();

  net::Stream stream_;
  net::TlsClientContext tls_;
  std::string host_;
  pop3::client::Session session_;
  std::string input_;  ///< as large as one read may be; lent to the session until it asks for more
};

}  // namespace satchel::fetch
