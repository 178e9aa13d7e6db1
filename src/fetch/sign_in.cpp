#include "fetch/sign_in.hpp"

#include "sasl/client.hpp"

namespace satchel::fetch {
namespace {

using pop3::Capability;
using pop3::Verb;

/// Asks CAPA. A server that does not know it has no capabilities (RFC 2449 section 5 came after many servers).
net::Task<Result<void>> ask_capabilities(Connection& connection) {
  connection.session().request(Verb::capa);
  while (true) {
    auto event = co_await connection.next();
    if (!event) co_return std::unexpected(std::move(event.error()));
    const auto* reply = std::get_if<pop3::client::Reply>(&*event);
    const bool answered = (reply != nullptr && !reply->more) || std::holds_alternative<pop3::client::Ended>(*event);
    if (answered) co_return Result<void>{};
  }
}

net::Task<Result<void>> upgrade_to_tls(Connection& connection) {
  if (!connection.session().capabilities().has(Capability::stls))
    co_return std::unexpected(
        Failure{FailureKind::tls, "the server does not offer STLS; use --tls implicit with its TLS port (995)"});
  connection.session().request(Verb::stls);
  auto answer = co_await connection.answer();
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  if (!answer->positive)
    co_return std::unexpected(Failure{FailureKind::tls, "the server refused STLS: " + answer->text});
  co_return Result<void>{};
}

/// RFC 2449 section 8.1: [IN-USE] and [LOGIN-DELAY] say that the name and password are not to blame, and so does
/// [SYS/TEMP] (RFC 3206 section 4).
Failure refusal(const Connection::Answer& answer) {
  using pop3::ResponseCode;
  for (const ResponseCode code : {ResponseCode::in_use, ResponseCode::login_delay, ResponseCode::sys_temp})
    if (answer.code == code) return {FailureKind::busy, "the server asks to come back later: " + answer.text};
  return {FailureKind::login, "the server refused the name or password: " + answer.text};
}

net::Task<Result<void>> send_password(Connection& connection, const Account& account, const base::Secret& password) {
  if (connection.session().capabilities().mechanisms.contains(sasl::Mechanism::plain)) {
    auto plain = sasl::make_client(sasl::Mechanism::plain, {.name = account.user, .secret = password.reveal()});
    if (!plain)
      co_return std::unexpected(Failure{
          FailureKind::settings, "the name or password cannot be sent: " + std::string(sasl::describe(plain.error()))});
    connection.session().request_auth(std::move(*plain));
  } else {
    connection.session().request(Verb::user, account.user);
    auto answer = co_await connection.answer();
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    if (!answer->positive) co_return std::unexpected(refusal(*answer));
    connection.session().request(Verb::pass, password.reveal());
  }
  auto answer = co_await connection.answer();
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  if (!answer->positive) co_return std::unexpected(refusal(*answer));
  co_return Result<void>{};
}

/// Without TLS a password goes to this machine itself, or where the user said that it may.
bool plaintext_permitted(const Account& account) {
  return account.allow_plaintext || account.server == "localhost" || account.server == "::1" ||
         account.server.starts_with("127.");
}

}  // namespace

net::Task<Result<Connection>> sign_in(const Account& account, const base::Secret& password) {
  if (account.tls == TlsMode::none && !plaintext_permitted(account))
    co_return std::unexpected(Failure{FailureKind::settings,
                                      "without TLS a password goes to this machine only; set tls to implicit or "
                                      "starttls, or add the account with --allow-plaintext"});
  auto connection = co_await Connection::open(account);
  if (!connection) co_return std::unexpected(std::move(connection.error()));
  auto greeting = co_await connection->answer();
  if (!greeting) co_return std::unexpected(std::move(greeting.error()));
  if (!greeting->positive) co_return std::unexpected(refusal(*greeting));

  auto asked = co_await ask_capabilities(*connection);
  if (asked && account.tls == TlsMode::starttls) {
    auto upgraded = co_await upgrade_to_tls(*connection);
    if (!upgraded) co_return std::unexpected(std::move(upgraded.error()));
    asked = co_await ask_capabilities(*connection);
  }
  if (!asked) co_return std::unexpected(std::move(asked.error()));
  auto accepted = co_await send_password(*connection, account, password);
  if (!accepted) co_return std::unexpected(std::move(accepted.error()));
  connection->session().set_pipelining(connection->session().capabilities().has(Capability::pipelining));
  co_return std::move(*connection);
}

}  // namespace satchel::fetch
