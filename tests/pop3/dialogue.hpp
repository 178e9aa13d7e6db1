#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pop3/client_session.hpp"
#include "pop3/dialogue_text.hpp"
#include "pop3/server_session.hpp"

/// Dialogues drive both sides of the protocol from one file (docs/dialogues.md).
namespace satchel::dialogues {

/// A line of the client.
struct ClientLine {
  int line;
  std::string octets;
};

/// Where a line of the server begins in `Block::server`.
struct ServerLine {
  int line;
  std::size_t begin;
};

/// An action that the server session must ask for, and what the host answers.
struct ExpectedAction {
  int line;
  std::string action;
  std::string result;
  std::size_t server_octets_before;  ///< how much of the block's server octets stands in front of it
};

struct ExpectedState {
  int line;
  pop3::State state;
};

struct ExpectedEvent {
  int line;
  std::string event;
};

/// What the client says in one go, and all that comes of it until the client speaks again.
struct Block {
  int line = 0;
  std::vector<ClientLine> client;
  std::string server;
  std::vector<ServerLine> server_lines;
  std::vector<ExpectedAction> actions;
  std::vector<ExpectedState> states;
};

enum class Sides { both, server, client };

/// What the client signs in with, and what the server's host knows of it.
struct Login {
  std::optional<std::string> user;  ///< nothing: the client's lines say it (PLAIN)
  std::string authorization_id;
  std::vector<std::string> secrets;          ///< the host has SCRAM keys of each, in this order
  std::optional<std::string> client_secret;  ///< nothing: the first of `secrets`
  std::string client_nonce = "nonce of the client";
  std::string host;
  std::uint16_t port = 0;
  bool plus_offered = false;
  std::string scram_salt = "salt of 16 octet";
  std::uint32_t scram_iterations = sasl::minimum_iterations;
  sasl::ChannelBindings client_bindings;  ///< of the TLS connection as the client sees it
};

struct Dialogue {
  std::filesystem::path path;
  Sides sides = Sides::both;
  bool begins_after_login = false;
  bool client_pipelines = false;
  bool only_whole = false;  ///< the dialogue depends on what arrives together
  pop3::ServerOptions server;
  pop3::TlsConnection tls_connection;  ///< once there is TLS
  pop3::client::Options client;
  Login login;
  std::vector<Message> messages;
  std::vector<Block> blocks;
  std::vector<ExpectedEvent> events;  ///< of the client; empty: they follow from the server's lines
};

/// The line in the file of the server's octet at `offset`.
int line_at(const Block& block, std::size_t offset);

/// Throws std::runtime_error whose text begins with "FILE:LINE: ".
Dialogue parse_dialogue(const std::filesystem::path& path, std::string_view text);
Dialogue read_dialogue(const std::filesystem::path& path);

/// How octets are handed to a session.
struct Feeding {
  std::size_t piece_octets = SIZE_MAX;
  bool line_by_line = false;
  std::string describe() const;
};

/// The pieces that `octets` falls into. Of very long texts only both ends are cut small.
std::vector<std::string_view> cut(std::string_view octets, const Feeding& feeding);
/// Each line in three pieces: its first half, the rest, its last octet.
std::vector<std::string_view> cut_in_halves(std::string_view line);

/// Each reports what differs as test failures at the dialogue's file and line.
void run_server(const Dialogue& dialogue, const Feeding& feeding);
/// With all that the client says up to the next barrier at once.
void run_server_pipelined(const Dialogue& dialogue, const Feeding& feeding);
/// With the connection interrupted behind each line and in the middle of each: half a line has no effect.
void run_server_with_cuts(const Dialogue& dialogue);
/// With each action failing in turn, in each way that it can.
void run_server_with_failures(const Dialogue& dialogue);
void run_client(const Dialogue& dialogue, const Feeding& feeding);
/// With the connection interrupted behind each line and in the middle of each: what the client has told so far is what
/// it tells of a whole connection.
void run_client_with_cuts(const Dialogue& dialogue);

}  // namespace satchel::dialogues
