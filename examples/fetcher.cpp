// Fetches a POP3 account's mail into a folder and leaves it on the server: fetcher HOST PORT USER FOLDER < password
// A message becomes a file named after its unique-id, and is not fetched again. There is no TLS here: where the server
// has no SCRAM, the password crosses the network for all to read.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <satchel/pop3/client_session.hpp>

#include "host.hpp"

using namespace satchel::pop3::client;
using satchel::pop3::Capability, satchel::pop3::Verb, satchel::sasl::Mechanism, satchel::sasl::make_client;

struct Fetcher {
  BlockingSocket socket;
  std::filesystem::path folder;
  Session session = Session();
  std::map<std::uint64_t, std::string> missing = {};  ///< names of files, by message number
  std::string message = {};

  void run() {
    while (session.unanswered() > 0) std::visit([this](const auto& step) { take(step); }, session.next());
  }
  void take(const Receive&) { session.received(socket.receive()); }
  void take(const Send& step) { socket.send(step.octets), session.sent(); }
  void take(const Reply& reply) {  // a server without CAPA is an old one
    if (!reply.positive && reply.verb != Verb::capa) throw std::runtime_error(std::string(reply.text));
  }
  void take(const UniqueIdEntry& entry) {
    std::string name;  // a unique-id may hold a slash
    for (const unsigned char c : entry.unique_id) name += std::isalnum(c) ? std::string(1, c) : std::to_string(c) + "-";
    if (!exists(folder / name)) missing[entry.message] = name;
  }
  void take(const MessageData& data) { message += data.octets; }
  void take(const Ended& ended) {
    if (ended.verb != Verb::retr) return;
    if (!std::ofstream(folder / "part", std::ios::binary).write(message.data(), std::ssize(message)).flush())
      throw std::runtime_error("the message could not be written");
    rename(folder / "part", folder / missing.at(ended.number));
    message.clear();
  }
  void take(const Broken& broken) { throw std::runtime_error(std::string(broken.why)); }
  void take(const auto&) {}  // the greeting, lines of CAPA, oddities
};

/// By the best mechanism that both sides know, else with USER and PASS.
void ask_to_sign_in(Session& session, std::string_view user, std::string_view password) {
  for (const auto mechanism : {Mechanism::scram_sha_256, Mechanism::scram_sha_1, Mechanism::plain}) {
    if (!session.capabilities().mechanisms.contains(mechanism)) continue;
    auto exchange = make_client(mechanism, {.name = user, .secret = password, .nonce = random_octets(24)});
    if (!exchange) throw std::runtime_error(std::string(describe(exchange.error())));
    return session.request_auth(std::move(*exchange));
  }
  session.request(Verb::user, user);
  session.request(Verb::pass, password);
}

int main(int argc, char** argv) try {
  if (argc != 5) throw std::runtime_error("usage: fetcher HOST PORT USER FOLDER < password");
  Fetcher fetcher{.socket = BlockingSocket::connect(argv[1], argv[2]), .folder = argv[4]};
  Session& session = fetcher.session;
  std::string password;
  std::getline(std::cin, password);
  session.request(Verb::capa);
  fetcher.run();
  ask_to_sign_in(session, argv[3], password);
  fetcher.run();
  session.set_pipelining(session.capabilities().has(Capability::pipelining));
  session.request(Verb::uidl);
  fetcher.run();
  for (const auto& [number, name] : fetcher.missing) session.request(Verb::retr, std::to_string(number));
  session.request(Verb::quit);
  fetcher.run();
} catch (const std::exception& error) {
  std::cerr << "fetcher: " << error.what() << '\n';
  return 1;
}
