#include "fetch/sign_in.hpp"

#include "base/ascii.hpp"

namespace satchel::fetch {
namespace {

using pop3::Verb;

/// Asks CAPA. A server that does not know it has no capabilities (RFC 2449 section 5 came after many servers).
net::Task<Result<Capabilities>> ask_capabilities(Connection& connection) {
  Capabilities capabilities;
  connection.session().request(Verb::capa);
  while (true) {
    auto event = co_await connection.next();
    if (!event) co_return std::unexpected(std::move(event.error()));
    if (const auto* line = std::get_if<pop3::client::Line>(&*event)) capabilities.add(line->text);
    if (const auto* reply = std::get_if<pop3::client::Reply>(&*event); reply && !reply->more) co_return capabilities;
    if (std::holds_alternative<pop3::client::Ended>(*event)) co_return capabilities;
  }
}

net::Task<Result<void>> upgrade_to_tls(Connection& connection, const Capabilities& capabilities) {
  if (!capabilities.stls)
    co_return std::unexpected(
        Failure{FailureKind::tls, "the server does not offer STLS; use --tls implicit with its TLS port (995)"});
  connection.session().request(Verb::stls);
  auto answer = co_await connection.answer();
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  if (!answer->positive)
    co_return std::unexpected(Failure{FailureKind::tls, "the server refused STLS: " + answer->text});
  co_return Result<void>{};
}

/// RFC 2449 section 8.1.1: [IN-USE] and [LOGIN-DELAY] say that the name and password are not to blame; older servers
/// say so in words.
Failure refusal(const Connection::Answer& answer) {
  for (const char* code : {"IN-USE", "LOGIN-DELAY", "SYS/TEMP"})
    if (base::equals_ignoring_case(answer.code, code))
      return {FailureKind::busy, "the server asks to come back later: " + answer.text};
  return {FailureKind::login, "the server refused the name or password: " + answer.text};
}

net::Task<Result<void>> send_password(Connection& connection, const Account& account, const base::Secret& password,
                                      const Capabilities& capabilities) {
  if (capabilities.sasl_plain) {
    connection.session().request_auth_plain(account.user, password.reveal());
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

net::Task<Result<SignedIn>> sign_in(const Account& account, const base::Secret& password) {
  if (account.tls == TlsMode::none && !plaintext_permitted(account))
    co_return std::unexpected(Failure{FailureKind::settings,
                                      "without TLS a password goes to this machine only; set tls to implicit or "
                                      "starttls, or add the account with --allow-plaintext"});
  auto connection = co_await Connection::open(account);
  if (!connection) co_return std::unexpected(std::move(connection.error()));
  auto greeting = co_await connection->answer();
  if (!greeting) co_return std::unexpected(std::move(greeting.error()));
  if (!greeting->positive) co_return std::unexpected(refusal(*greeting));

  auto capabilities = co_await ask_capabilities(*connection);
  if (capabilities && account.tls == TlsMode::starttls) {
    auto upgraded = co_await upgrade_to_tls(*connection, *capabilities);
    if (!upgraded) co_return std::unexpected(std::move(upgraded.error()));
    // RFC 2595 section 4: "the client MUST discard prior knowledge of server capabilities".
    capabilities = co_await ask_capabilities(*connection);
  }
  if (!capabilities) co_return std::unexpected(std::move(capabilities.error()));
  auto accepted = co_await send_password(*connection, account, password, *capabilities);
  if (!accepted) co_return std::unexpected(std::move(accepted.error()));
  connection->session().set_pipelining(capabilities->pipelining);
  co_return SignedIn{std::move(*connection), *capabilities};
}

}  // namespace satchel::fetch
