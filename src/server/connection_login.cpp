#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "server/connection.hpp"
#include "server/days_kept.hpp"
#include "server/failure.hpp"

namespace satchel::server {
namespace {

/// Between two tries for a maildrop that another session holds.
constexpr auto lock_retry = std::chrono::milliseconds(50);

pop3::Verdict verdict_of(auth::Verdict verdict) {
  switch (verdict) {
    case auth::Verdict::accepted:
      return pop3::Verdict::accepted;
    case auth::Verdict::rejected:
      return pop3::Verdict::rejected;
    case auth::Verdict::unavailable:
      return pop3::Verdict::unavailable;
  }
  return pop3::Verdict::unavailable;
}

}  // namespace

/// The users file keeps no keys, so whoever asks for SCRAM is nobody it knows.
net::Task<Connection::Then> Connection::perform(pop3::FetchKeys) {
  session_.keys(nullptr);
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(pop3::Authenticate login) {
  mechanism_ = login.method;
  const std::string_view name = login.credentials->name;
  // The credentials live in the protocol session until the verdict is given.
  auto answer = co_await net::run_blocking(parts_.password_pool, [this, credentials = login.credentials] {
    const auto* given = std::get_if<sasl::proof::Password>(&credentials->proof);
    if (given == nullptr) return auth::Answer{auth::Verdict::rejected, "", "not a password"};
    return parts_.verifier.verify(credentials->name, given->password.reveal());
  });
  if (answer.verdict == auth::Verdict::rejected)
    logger_.warning("login_failed", {{"user", name}, {"mechanism", mechanism_}, {"tls", stream_.tls_description()}});
  if (answer.verdict == auth::Verdict::accepted && answer.limits.pop3_disabled) {
    // To the peer as a wrong password: who may not sign in need not learn which ones are right.
    logger_.warning("login_disabled", {{"user", name}, {"mechanism", mechanism_}, {"device", answer.device}});
    answer = {.verdict = auth::Verdict::rejected};
  }
  if (answer.verdict == auth::Verdict::unavailable)
    logger_.error("login_unavailable", {{"user", name}, {"mechanism", mechanism_}, {"detail", answer.detail}});
  user_ = answer.user;
  device_ = answer.device;
  expire_days_ = days_kept(answer.limits.expire_after);
  session_.authenticated(verdict_of(answer.verdict), answer.user);
  co_return Then::go_on;
}

net::Task<Connection::Then> Connection::perform(pop3::OpenMaildrop) {
  auto tried = co_await open_when_free();
  if (!tried) co_return end("lost", "closed while it waited for the maildrop");
  auto& opened = *tried;
  if (!opened) {
    const bool in_use = opened.error().kind == store::ErrorKind::in_use;
    if (in_use)
      logger_.warning("maildrop_in_use", {{"user", user_}});
    else
      logger_.error("open_failed", {{"user", user_}, {"detail", opened.error().detail}});
    user_.clear();
    session_.open_failed(failure_of(opened.error().kind));
    co_return Then::go_on;
  }
  store_session_ = std::move(*opened);
  listing_.emplace(*store_session_);
  session_.opened(*listing_, expire_days_);
  logger_.info("login", {{"user", user_},
                         {"mechanism", mechanism_},
                         {"device", device_},
                         {"tls", stream_.tls_description()},
                         {"messages", store_session_->count()}});
  co_return Then::go_on;
}

net::Task<std::optional<store::Result<std::unique_ptr<store::Session>>>> Connection::open_when_free() {
  const store::Access access(options_.sharing, options_.views == Views::per_device ? device_ : std::string());
  const auto give_up = Clock::now() + options_.lock_wait;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (true) {
    auto opened =
        co_await net::run_blocking(parts_.storage_pool, [this, &access] { return parts_.store.open(user_, access); });
    if (opened || opened.error().kind != store::ErrorKind::in_use) co_return opened;
    if (finishing_ || Clock::now() >= give_up) co_return opened;
    // Whoever has gone must not take the maildrop from another session that waits for it.
    if (stream_.peer_closed()) co_return std::nullopt;
    timer.expires_after(lock_retry);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
}

}  // namespace satchel::server
