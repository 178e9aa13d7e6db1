// Serves the files of a folder by POP3, one connection at a time, and prints the port: tiny_server FOLDER USER PASSWORD
// A file's name is its unique-id. Messages are kept in memory: deleting one leaves its file alone.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <ranges>
#include <satchel/message/dot_stuffing.hpp>
#include <satchel/message/line_ends.hpp>
#include <satchel/message/octet_counter.hpp>
#include <satchel/message/top_slicer.hpp>
#include <satchel/pop3/server_session.hpp>

#include "host.hpp"

using namespace satchel::pop3;
using namespace satchel::message;
/// Lines that end in CRLF, dots stuffed.
std::string wire_form(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string wire;
  DotStuffer stuffer;
  LineEndNormalizer lines(BareCr::keep);
  const auto stuff = [&](auto octets) { stuffer.feed(octets, [&](auto stuffed) { wire += stuffed; }); };
  lines.feed(std::string(std::istreambuf_iterator<char>(in), {}), stuff);
  lines.finish(stuff);
  return wire;
}

struct Maildrop : Listing {
  std::vector<std::pair<std::string, std::string>> messages;  ///< unique-id and wire form
  std::size_t count() const override { return messages.size(); }
  std::uint64_t octets(std::size_t index) const override { return count_octets(messages[index].second); }
  void append_uidl(std::size_t index, std::string& out) const override { out += messages[index].first; }
};

/// One connection: what the session asks for, and how that is done here.
struct Connection {
  BlockingSocket socket;
  Maildrop& maildrop;
  std::string_view user, password;
  ServerSession session{{.hostname = "localhost", .plaintext_allowed = true}};
  void perform(const Receive&) { session.received(socket.receive()); }
  void perform(const Send& action) { socket.send(action.octets), session.sent(); }
  void perform(const Authenticate& action) {
    const auto* proof = std::get_if<satchel::sasl::proof::Password>(&action.credentials->proof);
    const bool right = proof && action.credentials->name == user && proof->password.reveal() == password;
    session.authenticated(right ? Verdict::accepted : Verdict::rejected);
  }
  void perform(const OpenMaildrop&) { session.opened(maildrop); }
  void perform(const SendMessage& action) {
    std::string_view wire = maildrop.messages[action.index].second;
    if (action.body_lines) wire = wire.substr(0, TopSlicer(*action.body_lines).feed(wire));
    socket.send(std::string(action.before).append(wire).append(".\r\n")), session.message_sent();
  }
  void perform(const CommitDeletions& action) {
    for (const auto i : action.indexes | std::views::reverse) maildrop.messages.erase(maildrop.messages.begin() + i);
    session.committed();
  }
  void perform(const auto&) {}  // Close; the actions of TLS and SCRAM, which are not offered, never come
};

int main(int argc, char** argv) try {
  if (argc != 4) throw std::runtime_error("usage: tiny_server FOLDER USER PASSWORD");
  Maildrop maildrop;
  for (const auto& file : std::filesystem::directory_iterator(argv[1]))
    maildrop.messages.emplace_back(file.path().filename(), wire_form(file.path()));
  const BlockingSocket listener = BlockingSocket::listen();
  std::cout << listener.port() << std::endl;
  while (true) try {
      Connection connection{listener.accept(), maildrop, argv[2], argv[3]};
      while (connection.session.state() != State::closed)
        std::visit([&](const auto& action) { connection.perform(action); }, connection.session.next());
    } catch (const ConnectionLost&) {
    }
} catch (const std::exception& error) {
  std::cerr << "tiny_server: " << error.what() << '\n';
  return 1;
}
