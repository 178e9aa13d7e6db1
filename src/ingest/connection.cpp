#include "ingest/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>
#include <exception>
#include <utility>
#include <variant>

#include "ingest/recipients.hpp"
#include "ingest/room.hpp"
#include "ingest/trace_header.hpp"

namespace satchel::ingest {
namespace {

/// How long a refused connection may take to read why.
constexpr auto refusal_patience = std::chrono::seconds(5);

/// The word of the log for an answer that is no.
std::string_view word_of(lmtp::Recipient answer) {
  switch (answer) {
    case lmtp::Recipient::accepted:
      return "accepted";
    case lmtp::Recipient::unknown:
      return "unknown";
    case lmtp::Recipient::unavailable:
      return "unavailable";
    case lmtp::Recipient::full:
    case lmtp::Recipient::full_for_now:
      return "over_quota";
  }
  return "unavailable";
}

std::vector<std::string> all_domains(const LmtpOptions& options) {
  std::vector<std::string> domains = options.domains;
  domains.push_back(options.hostname);
  return domains;
}

}  // namespace

Connection::Connection(net::Stream stream, const LmtpParts& parts, const LmtpOptions& options, net::Admission admission)
    : parts_(parts),
      options_(options),
      admission_(admission),
      id_(parts.session_ids.next()),
      logger_(parts.logger.with({{"protocol", "lmtp"}, {"session", id_}, {"peer", stream.peer()}})),
      stream_(std::move(stream)),
      session_(
          {.hostname = options.hostname, .message_size = options.message_size, .bare_newlines = options.bare_newlines}),
      domains_(all_domains(options)),
      spool_(options.spool_directory) {}

net::Task<void> Connection::run() {
  if (admission_ == net::Admission::over_limit) {
    co_await refuse_over_limit();
    co_return;
  }
  logger_.info("connect");
  Then then = Then::go_on;
  while (then == Then::go_on) {
    const lmtp::Action action = session_.next();
    then = co_await std::visit([this](const auto& wanted) { return perform(wanted); }, action);
  }
  logger_.info("disconnect",
               {{"reason", end_reason_}, {"detail", end_detail_}, {"messages", messages_}, {"delivered", delivered_}});
}

net::Task<void> Connection::refuse_over_limit() {
  logger_.warning("connection_refused", {{"reason", "limits.connections"}});
  stream_.set_deadline(Clock::now() + refusal_patience);
  // RFC 5321 section 3.8 and RFC 3463: the service is not available now, try again later.
  const std::array<std::string_view, 1> reply{"421 4.3.2 too many connections, try again later\r\n"};
  co_await stream_.write(reply);
  stream_.close();
}

net::Task<Connection::Then> Connection::perform(lmtp::Receive) {
  if (unread_.empty()) {
    // A message that is coming in may be finished; nothing else is begun.
    if (finishing_ && spool_.empty()) {
      stream_.close();
      co_return end("stopping");
    }
    stream_.set_deadline(deadline());
    idle_ = true;
    auto got = co_await stream_.read_some(input_);
    idle_ = false;
    if (!got) co_return end_for(got.error());
    if (*got == 0) co_return end("closed by peer");
    unread_ = std::string_view(input_.data(), *got);
  }
  unread_.remove_prefix(session_.received(unread_));
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(lmtp::Send send) {
  stream_.set_deadline(deadline());
  const std::array<std::string_view, 1> pieces{send.octets};
  auto written = co_await stream_.write(pieces);
  if (!written) co_return end_for(written.error());
  session_.sent();
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(lmtp::CheckRecipient check) {
  const lmtp::Recipient answer =
      co_await net::run_blocking(parts_.storage_pool, [this, check] { return answer_for(check.address); });
  if (answer != lmtp::Recipient::accepted)
    logger_.warning("recipient_refused", {{"recipient", check.address}, {"reason", word_of(answer)}});
  session_.recipient(answer);
  co_return Then::go_on;
}

/// Runs on the pool.
lmtp::Recipient Connection::answer_for(std::string_view address) {
  const Resolved resolved = resolve_recipient(address, domains_, parts_.directory);
  switch (resolved.lookup) {
    case auth::Directory::Lookup::found:
      return room_for(parts_.store, resolved.user, quota_of(resolved.limits), session_.envelope().declared_octets,
                      options_.quota_full);
    case auth::Directory::Lookup::unknown:
      return lmtp::Recipient::unknown;
    case auth::Directory::Lookup::unavailable:
      return lmtp::Recipient::unavailable;
  }
  return lmtp::Recipient::unavailable;
}

net::Task<Connection::Then> Connection::perform(lmtp::MessageData data) {
  if (!spool_error_) {
    spool_.append(data.octets);
    if (spool_.full()) {
      auto flushed = co_await net::run_blocking(parts_.storage_pool, [this] { return spool_.flush(); });
      if (!flushed) spool_error_ = std::move(flushed.error());
    }
  }
  session_.data_taken();
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(lmtp::Deliver) {
  ++messages_;
  const std::vector<std::string>& recipients = session_.envelope().recipients;
  std::vector<lmtp::Outcome> outcomes(recipients.size(), lmtp::Outcome::temporary);
  if (spool_error_) {
    logger_.error("spool_failed", {{"detail", spool_error_->detail}});
    outcomes.assign(recipients.size(), outcome_of(*spool_error_, options_.quota_full));
  } else {
    // All at once: deliveries to different maildrops wait for different syncs. Each ends on this loop, so the count
    // needs no lock.
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer all_done(executor, Clock::time_point::max());
    std::size_t left = recipients.size();
    std::vector<std::string> in_front = headers();
    for (std::size_t i = 0; i < recipients.size(); ++i)
      boost::asio::co_spawn(executor, deliver_to(recipients[i], std::move(in_front[i]), outcomes[i]),
                            [&left, &all_done](const std::exception_ptr&) {
                              if (--left == 0) all_done.cancel();
                            });
    while (left > 0) co_await all_done.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  forget_message();
  session_.delivered(outcomes);
  co_return Then::go_on;
}

net::Task<void> Connection::deliver_to(std::string recipient, std::string header, lmtp::Outcome& outcome) {
  outcome = co_await net::run_blocking(parts_.storage_pool,
                                       [this, &recipient, &header] { return store_for(recipient, header); });
  if (outcome == lmtp::Outcome::delivered) ++delivered_;
}

/// Runs on the pool; several at once.
lmtp::Outcome Connection::store_for(const std::string& recipient, const std::string& header) {
  // Looked up again rather than remembered from RCPT: a connection may name recipients without end.
  const Resolved resolved = resolve_recipient(recipient, domains_, parts_.directory);
  if (resolved.lookup != auth::Directory::Lookup::found) {
    logger_.error("delivery_failed", {{"recipient", recipient}, {"detail", "the user is not there any more"}});
    return lmtp::Outcome::temporary;
  }
  const auto body = spool_.body();
  const auto uidl = parts_.store.deliver(resolved.user, header, *body, quota_of(resolved.limits));
  if (!uidl) {
    if (uidl.error().kind == store::ErrorKind::over_quota)
      logger_.warning("over_quota", {{"user", resolved.user}, {"octets", header.size() + body->octets()}});
    else
      logger_.error("delivery_failed", {{"user", resolved.user}, {"detail", uidl.error().detail}});
    return outcome_of(uidl.error(), options_.quota_full);
  }
  logger_.info("delivered", {{"user", resolved.user}, {"uidl", *uidl}, {"octets", header.size() + body->octets()}});
  return lmtp::Outcome::delivered;
}

std::vector<std::string> Connection::headers() const {
  const lmtp::Envelope& envelope = session_.envelope();
  const std::string id = id_ + "." + std::to_string(messages_);
  const std::string peer = stream_.peer();
  Trace trace{.sender = envelope.sender,
              .recipient = {},
              .peer_name = session_.peer_name(),
              .peer = peer,
              .hostname = options_.hostname,
              .id = id,
              .time = std::time(nullptr)};
  std::vector<std::string> all;
  for (const std::string& recipient : envelope.recipients) {
    trace.recipient = recipient;
    all.push_back(trace_header(trace));
  }
  return all;
}

net::Task<Connection::Then> Connection::perform(lmtp::Discard) {
  logger_.warning("message_refused", {{"octets", spool_.octets()}});
  forget_message();
  session_.discarded();
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(lmtp::Close) {
  stream_.close();
  co_return end("quit");
}

void Connection::forget_message() {
  spool_.clear();
  spool_error_.reset();
}

Connection::Then Connection::end(std::string_view reason, std::string detail) {
  end_reason_ = reason;
  end_detail_ = std::move(detail);
  return Then::end;
}

Connection::Then Connection::end_for(const net::Error& error) {
  if (finishing_) return end("stopping");
  return error.kind == net::ErrorKind::timed_out ? end("timeout") : end("lost", error.detail);
}

Connection::Clock::time_point Connection::deadline() const {
  return cut_ ? Clock::now() : Clock::now() + options_.idle_timeout;
}

void Connection::finish() {
  finishing_ = true;
  if (idle_ && spool_.empty()) stream_.set_deadline(Clock::now());
}

void Connection::cut() {
  finishing_ = true;
  cut_ = true;
  stream_.set_deadline(Clock::now());
}

}  // namespace satchel::ingest
