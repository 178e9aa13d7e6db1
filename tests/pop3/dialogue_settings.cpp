#include "pop3/dialogue_settings.hpp"

#include <array>
#include <map>
#include <stdexcept>

#include "base/ascii.hpp"

namespace satchel::dialogues {
namespace {

template <class T>
T one_of(std::string_view text, const std::map<std::string_view, T>& words) {
  const auto found = words.find(text);
  if (found == words.end()) throw std::runtime_error("unknown word: " + std::string(text));
  return found->second;
}

bool on_or_off(std::string_view text) { return one_of<bool>(text, {{"on", true}, {"off", false}}); }

std::uint64_t number(std::string_view text) {
  const auto value = base::parse_decimal(text);
  if (!value) throw std::runtime_error("not a number: " + std::string(text));
  return *value;
}

/// Octets with escapes resolved.
std::string octets(std::string_view text) { return resolve_line(std::string(text) + "\\", {}); }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    if (space != 0) words.push_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return words;
}

sasl::Mechanisms mechanisms(std::string_view text) {
  sasl::Mechanisms result;
  for (const std::string_view word : words_of(text)) {
    const auto mechanism = sasl::find_mechanism(word);
    if (!mechanism) throw std::runtime_error("unknown mechanism: " + std::string(word));
    result.add(*mechanism);
  }
  return result;
}

pop3::client::Quirks quirks(std::string_view text) {
  using pop3::client::Quirk;
  using pop3::client::Quirks;
  if (text == "all") return Quirks::all();
  Quirks result;
  if (text == "none") return result;
  for (const std::string_view word : words_of(text))
    result.add(one_of<Quirk>(word, {{"bare-line-feeds", Quirk::bare_line_feeds},
                                    {"extra-spaces", Quirk::extra_spaces},
                                    {"odd-status", Quirk::odd_status},
                                    {"ok-for-challenge", Quirk::ok_for_challenge},
                                    {"text-for-challenge", Quirk::text_for_challenge},
                                    {"data-behind-dot", Quirk::data_behind_dot},
                                    {"malformed-entry", Quirk::malformed_entry}}));
  return result;
}

void add_message(Dialogue& dialogue, std::string_view value) {
  constexpr std::string_view size = " octets=";
  const std::size_t at = value.find(size);
  Message message{.uidl = std::string(value.substr(0, at)), .octets = {}};
  if (at != std::string_view::npos) message.octets = generate_message(number(value.substr(at + size.size())));
  dialogue.messages.push_back(std::move(message));
}

using Set = void (*)(Dialogue&, std::string_view);

struct Setting {
  std::string_view key;
  Set set;
};

// In the order of docs/dialogues.md.
constexpr std::array<Setting, 35> table{{
    {"side",
     [](Dialogue& d, std::string_view v) {
       d.sides = one_of<Sides>(v, {{"both", Sides::both}, {"server", Sides::server}, {"client", Sides::client}});
     }},
    {"begin",
     [](Dialogue& d, std::string_view v) {
       d.begins_after_login = one_of<bool>(v, {{"greeting", false}, {"transaction", true}});
     }},
    {"delivery",
     [](Dialogue& d, std::string_view v) { d.only_whole = one_of<bool>(v, {{"whole", true}, {"any", false}}); }},
    {"message", add_message},
    {"tls",
     [](Dialogue& d, std::string_view v) {
       d.server.tls = one_of<pop3::Tls>(v, {{"unavailable", pop3::Tls::unavailable},
                                            {"available", pop3::Tls::available},
                                            {"active", pop3::Tls::active}});
     }},
    {"tls-exporter",
     [](Dialogue& d, std::string_view v) {
       d.tls_connection.bindings.exporter = d.login.client_bindings.exporter = octets(v);
     }},
    {"tls-server-end-point",
     [](Dialogue& d, std::string_view v) {
       d.tls_connection.bindings.server_end_point = d.login.client_bindings.server_end_point = octets(v);
     }},
    {"client-tls-exporter", [](Dialogue& d, std::string_view v) { d.login.client_bindings.exporter = octets(v); }},
    {"client-tls-server-end-point",
     [](Dialogue& d, std::string_view v) { d.login.client_bindings.server_end_point = octets(v); }},
    {"client-certificate", [](Dialogue& d, std::string_view v) { d.tls_connection.client_certificate = on_or_off(v); }},
    {"plaintext",
     [](Dialogue& d, std::string_view v) {
       d.server.plaintext_allowed = one_of<bool>(v, {{"allowed", true}, {"refused", false}});
     }},
    {"mechanisms", [](Dialogue& d, std::string_view v) { d.server.mechanisms = mechanisms(v); }},
    {"apop", [](Dialogue& d, std::string_view v) { d.server.apop = on_or_off(v); }},
    {"seed", [](Dialogue& d, std::string_view v) { d.server.seed = octets(v); }},
    {"decoy-secret", [](Dialogue& d, std::string_view v) { d.server.decoy_secret = octets(v); }},
    {"utf8", [](Dialogue& d, std::string_view v) { d.server.utf8 = on_or_off(v); }},
    {"utf8-names", [](Dialogue& d, std::string_view v) { d.server.utf8_names = on_or_off(v); }},
    {"expire",
     [](Dialogue& d, std::string_view v) {
       constexpr std::string_view per_user = " user";
       d.server.expire_per_user = v.ends_with(per_user);
       if (d.server.expire_per_user) v.remove_suffix(per_user.size());
       d.server.expire_days = number(v);
     }},
    {"login-delay", [](Dialogue& d, std::string_view v) { d.server.login_delay_seconds = number(v); }},
    {"hostname", [](Dialogue& d, std::string_view v) { d.server.hostname = v; }},
    {"bad-commands", [](Dialogue& d, std::string_view v) { d.server.bad_commands = number(v); }},
    {"bad-commands-before-login",
     [](Dialogue& d, std::string_view v) { d.server.bad_commands_before_login = number(v); }},
    {"scram-salt", [](Dialogue& d, std::string_view v) { d.login.scram_salt = octets(v); }},
    {"scram-iterations",
     [](Dialogue& d, std::string_view v) {
       d.login.scram_iterations = d.server.decoy_iterations = static_cast<std::uint32_t>(number(v));
     }},
    {"user", [](Dialogue& d, std::string_view v) { d.login.user = octets(v); }},
    {"secret", [](Dialogue& d, std::string_view v) { d.login.secrets.push_back(octets(v)); }},
    {"client-secret", [](Dialogue& d, std::string_view v) { d.login.client_secret = octets(v); }},
    {"authorization-id", [](Dialogue& d, std::string_view v) { d.login.authorization_id = octets(v); }},
    {"client-nonce", [](Dialogue& d, std::string_view v) { d.login.client_nonce = octets(v); }},
    {"host", [](Dialogue& d, std::string_view v) { d.login.host = v; }},
    {"port", [](Dialogue& d, std::string_view v) { d.login.port = static_cast<std::uint16_t>(number(v)); }},
    {"plus-offered", [](Dialogue& d, std::string_view v) { d.login.plus_offered = on_or_off(v); }},
    {"pipelining", [](Dialogue& d, std::string_view v) { d.client_pipelines = on_or_off(v); }},
    {"tolerate", [](Dialogue& d, std::string_view v) { d.client.tolerated = quirks(v); }},
    {"line-ceiling", [](Dialogue& d, std::string_view v) { d.client.line_ceiling = number(v); }},
}};

}  // namespace

void set_defaults(Dialogue& dialogue) {
  dialogue.server.hostname = "pop.example.org";
  dialogue.server.plaintext_allowed = true;
  dialogue.server.seed = "seed of all dialogues";
  dialogue.server.decoy_secret = "secret of the decoys";
}

void set(Dialogue& dialogue, std::string_view key, std::string_view value) {
  if (!dialogue.blocks.empty()) throw std::runtime_error("settings stand before the dialogue");
  for (const Setting& row : table) {
    if (row.key != key) continue;
    row.set(dialogue, value);
    // Bindings and certificate are those of the TLS connection, which is there from the start or comes with STLS.
    if (dialogue.server.tls == pop3::Tls::active) dialogue.server.tls_connection = dialogue.tls_connection;
    return;
  }
  throw std::runtime_error("unknown setting: " + std::string(key));
}

}  // namespace satchel::dialogues
