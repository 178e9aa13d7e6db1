#include "fetch/connection.hpp"

#include <chrono>
#include <utility>

namespace satchel::fetch {
namespace {

constexpr std::size_t read_octets = 128 * 1024;
/// How long a server may be silent. RFC 1939 section 3 lets a server wait ten minutes for us; nobody waits that long
/// for a server.
constexpr auto patience = std::chrono::seconds(90);

auto from_now(std::chrono::steady_clock::duration time) { return std::chrono::steady_clock::now() + time; }

Failure network_failure(const net::Error& error) {
  return {error.kind == net::ErrorKind::tls ? FailureKind::tls : FailureKind::network, error.detail};
}

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

}  // namespace

Connection::Connection(net::Stream stream, net::TlsClientContext tls, std::string host)
    : stream_(std::move(stream)), tls_(std::move(tls)), host_(std::move(host)), input_(read_octets, '\0') {}

net::Task<Result<Connection>> Connection::open(const Account& account) {
  auto tls = net::TlsClientContext::load({.ca_path = account.ca});
  if (!tls) co_return std::unexpected(network_failure(tls.error()));
  auto stream = co_await net::connect(account.server, account.port, from_now(patience));
  if (!stream) co_return std::unexpected(network_failure(stream.error()));
  Connection connection(std::move(*stream), std::move(*tls), account.server);
  if (account.tls == TlsMode::implicit) {
    auto done = co_await connection.start_tls();
    if (!done) co_return std::unexpected(std::move(done.error()));
  }
  co_return connection;
}

net::Task<Result<Event>> Connection::next() {
  namespace client = pop3::client;
  while (true) {
    client::Step step = session_.next();
    if (const auto* send = std::get_if<client::Send>(&step)) {
      stream_.set_deadline(from_now(patience));
      const std::array pieces{send->octets};
      auto written = co_await stream_.write(pieces);
      if (!written) co_return std::unexpected(network_failure(written.error()));
      session_.sent();
      continue;
    }
    if (std::holds_alternative<client::Receive>(step)) {
      auto received = co_await receive();
      if (!received) co_return std::unexpected(std::move(received.error()));
      continue;
    }
    if (std::holds_alternative<client::StartTls>(step)) {
      auto done = co_await start_tls();
      if (!done) co_return std::unexpected(std::move(done.error()));
      session_.tls_started();
      continue;
    }
    if (const auto* broken = std::get_if<client::Broken>(&step))
      co_return std::unexpected(Failure{FailureKind::protocol, std::string(broken->why)});
    co_return std::visit(Overloaded{
                             [](const client::Greeting& event) -> Event { return event; },
                             [](const client::Reply& event) -> Event { return event; },
                             [](const client::Line& event) -> Event { return event; },
                             [](const client::MessageData& event) -> Event { return event; },
                             [](const client::ScanEntry& event) -> Event { return event; },
                             [](const client::UniqueIdEntry& event) -> Event { return event; },
                             [](const client::Ended& event) -> Event { return event; },
                             [](const client::Oddity& event) -> Event { return event; },
                             [](const auto&) -> Event { std::unreachable(); },
                         },
                         step);
  }
}

net::Task<Result<Connection::Answer>> Connection::answer() {
  while (true) {
    auto event = co_await next();
    if (!event) co_return std::unexpected(std::move(event.error()));
    if (std::holds_alternative<pop3::client::Oddity>(*event)) continue;
    if (const auto* reply = std::get_if<pop3::client::Reply>(&*event))
      co_return Answer{reply->positive, reply->code, std::string(reply->text)};
    if (const auto* greeting = std::get_if<pop3::client::Greeting>(&*event))
      co_return Answer{greeting->positive, {}, std::string(greeting->text)};
    co_return std::unexpected(Failure{FailureKind::protocol, "the server's answer has more lines than it should"});
  }
}

net::Task<Result<void>> Connection::receive() {
  stream_.set_deadline(from_now(patience));
  auto octets = co_await stream_.read_some(input_);
  if (!octets) co_return std::unexpected(network_failure(octets.error()));
  if (*octets == 0) co_return std::unexpected(Failure{FailureKind::network, "the server closed the connection"});
  session_.received(std::string_view(input_).substr(0, *octets));
  co_return Result<void>{};
}

net::Task<Result<void>> Connection::start_tls() {
  stream_.set_deadline(from_now(patience));
  auto done = co_await stream_.start_tls(tls_, host_);
  if (!done) co_return std::unexpected(network_failure(done.error()));
  co_return Result<void>{};
}

}  // namespace satchel::fetch
