#include "server/connection.hpp"

#include <string.h>

#include <utility>
#include <variant>

#include "server/days_kept.hpp"
#include "server/failure.hpp"
#include "server/message_sender.hpp"

namespace satchel::server {
namespace {

/// How long a refused connection may take to read why.
constexpr auto refusal_patience = std::chrono::seconds(5);

pop3::ServerOptions session_options(const Pop3Parts& parts, const Pop3Options& options, Encryption encryption,
                                    const auth::Retention& retention) {
  const pop3::Tls stls = parts.tls.get() ? pop3::Tls::available : pop3::Tls::unavailable;
  return {.hostname = options.hostname,
          .tls = encryption == Encryption::implicit ? pop3::Tls::active : stls,
          .plaintext_allowed = options.plaintext_allowed,
          .mechanisms = {sasl::Mechanism::plain, sasl::Mechanism::login},
          .expire_days = days_kept(retention.shortest),
          .expire_per_user = retention.differs,
          .bad_commands_before_login = options.bad_commands_before_login,
          .bad_commands = options.bad_commands};
}

std::uint64_t milliseconds_since(std::chrono::steady_clock::time_point start) {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(steady_clock::now() - start).count());
}

}  // namespace

Connection::Connection(net::Stream stream, const Pop3Parts& parts, const Pop3Options& options, Encryption encryption,
                       net::Admission admission)
    : parts_(parts),
      options_(options),
      encryption_(encryption),
      admission_(admission),
      logger_(parts.logger.with({{"protocol", encryption == Encryption::implicit ? "pop3s" : "pop3"},
                                 {"session", parts.session_ids.next()},
                                 {"peer", stream.peer()}})),
      stream_(std::move(stream)),
      session_(session_options(parts, options, encryption, {})) {}

net::Task<void> Connection::run() {
  if (admission_ == net::Admission::over_limit) {
    co_await refuse_over_limit();
    co_return;
  }
  logger_.info("connect");
  if (co_await begin() == Then::go_on) co_await converse();
  // The maildrop is free for the next session before this one is reported as ended.
  if (store_session_ != nullptr)
    co_await net::run_blocking(parts_.storage_pool, [this] { return store_session_.reset(), true; });
  logger_.info("disconnect", {{"user", user_},
                              {"reason", end_reason_},
                              {"detail", end_detail_},
                              {"retrieved", counts_.retrieved},
                              {"topped", counts_.topped},
                              {"deleted", counts_.deleted},
                              {"octets", counts_.octets},
                              {"milliseconds", milliseconds_since(begun_)}});
}

net::Task<void> Connection::refuse_over_limit() {
  logger_.warning("connection_refused", {{"reason", "limits.connections"}});
  if (encryption_ == Encryption::stls) {
    stream_.set_deadline(Clock::now() + refusal_patience);
    const std::array<std::string_view, 1> reply{"-ERR [SYS/TEMP] too many connections, try again later\r\n"};
    co_await stream_.write(reply);
  }
  stream_.close();
}

// RFC 2449 section 6.7: before login the smallest period of all users is announced. While nobody can tell, none is
// promised.
net::Task<void> Connection::ask_retention() {
  constexpr auth::Retention not_known{.shortest = std::chrono::milliseconds(0), .differs = true};
  const auto retention =
      co_await net::run_blocking(parts_.storage_pool, [this] { return parts_.directory.retention(); });
  session_ = pop3::ServerSession(session_options(parts_, options_, encryption_, retention.value_or(not_known)));
}

net::Task<Connection::Then> Connection::begin() {
  co_await ask_retention();
  if (encryption_ == Encryption::stls) co_return Then::go_on;
  co_return co_await handshake();
}

net::Task<Connection::Then> Connection::handshake() {
  const auto context = parts_.tls.get();
  if (!context) co_return end("no certificate");
  stream_.set_deadline(deadline());
  auto done = co_await stream_.start_tls(*context);
  if (!done) {
    logger_.info("tls_failed", {{"detail", done.error().detail}});
    co_return end("tls", done.error().detail);
  }
  co_return Then::go_on;
}

net::Task<void> Connection::converse() {
  while (true) {
    const pop3::Action action = session_.next();
    const Then then = co_await std::visit([this](const auto& wanted) { return perform(wanted); }, action);
    if (then == Then::end) co_return;
  }
}

net::Task<Connection::Then> Connection::perform(pop3::Receive) {
  // What came before login may have held a password.
  if (!logged_in()) ::explicit_bzero(input_.data(), input_.size());
  if (finishing_) {
    stream_.close();
    co_return end("stopping");
  }
  stream_.set_deadline(deadline());
  idle_ = true;
  auto got = co_await stream_.read_some(input_);
  idle_ = false;
  if (!got) co_return end_for(got.error());
  if (*got == 0) co_return end("closed by peer");
  session_.received({input_.data(), *got});
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(pop3::Send send) {
  stream_.set_deadline(deadline());
  farewell_ = session_.state() == pop3::State::update;
  const std::array<std::string_view, 1> pieces{send.octets};
  auto written = co_await stream_.write(pieces);
  if (!written) co_return end_for(written.error());
  session_.sent();
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(pop3::StartTls) {
  // RFC 2595 section 4: "Both the client and server MUST know if there is a TLS session active", and nothing that came
  // before it may be taken for part of it: the session has dropped what was read in the clear.
  if (co_await handshake() == Then::end) co_return Then::end;
  session_.tls_started();
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(pop3::SendMessage wanted) {
  auto result = co_await send_message({.stream = stream_,
                                       .pool = parts_.storage_pool,
                                       .session = *store_session_,
                                       .deadline = [this] { return deadline(); }},
                                      wanted);
  counts_.octets += result.octets;
  ++(wanted.body_lines ? counts_.topped : counts_.retrieved);
  if (result.outcome == SendOutcome::unavailable || result.outcome == SendOutcome::storage_failed)
    logger_.error("message_failed",
                  {{"user", user_}, {"number", wanted.index + 1}, {"detail", result.storage_error.detail}});
  switch (result.outcome) {
    case SendOutcome::sent:
      session_.message_sent();
      co_return Then::go_on;
    case SendOutcome::unavailable:
      session_.message_unavailable(failure_of(result.storage_error.kind));
      co_return Then::go_on;
    case SendOutcome::storage_failed:
      co_return end("storage", std::move(result.storage_error.detail));
    case SendOutcome::peer_failed:
      break;
  }
  co_return end_for(result.peer_error);
}

net::Task<Connection::Then> Connection::perform(pop3::CommitDeletions deletions) {
  auto erased = co_await net::run_blocking(
      parts_.storage_pool, [this, indexes = deletions.indexes] { return store_session_->erase(indexes); });
  if (erased) {
    counts_.deleted += deletions.indexes.size();
    session_.committed();
  } else {
    logger_.error("commit_failed", {{"user", user_}, {"detail", erased.error().detail}});
    session_.commit_failed(failure_of(erased.error().kind));
  }
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(pop3::Close) {
  stream_.close();
  co_return end(farewell_ ? "quit" : "closed");
}

Connection::Then Connection::end(std::string_view reason, std::string detail) {
  end_reason_ = reason;
  end_detail_ = std::move(detail);
  return Then::end;
}

// RFC 1939 section 3: "When the timer expires, the session does NOT enter the UPDATE state--the server should close the
// TCP connection without removing any messages or sending any response to the client."
Connection::Then Connection::end_for(const net::Error& error) {
  if (finishing_) return end("stopping");
  return error.kind == net::ErrorKind::timed_out ? end("timeout") : end("lost", error.detail);
}

Connection::Clock::time_point Connection::deadline() const {
  if (cut_) return Clock::now();
  return logged_in() ? Clock::now() + options_.idle_timeout : begun_ + options_.login_timeout;
}

void Connection::finish() {
  finishing_ = true;
  if (idle_) stream_.set_deadline(Clock::now());
}

void Connection::cut() {
  finishing_ = true;
  cut_ = true;
  stream_.set_deadline(Clock::now());
}

}  // namespace satchel::server
