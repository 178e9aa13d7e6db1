#include "config/server_config.hpp"

namespace satchel::config {
namespace {

using namespace std::chrono_literals;

/// Settings that are looked at again once all are known.
struct Marks {
  Setting* pop3s = nullptr;
  Setting* certificate = nullptr;
  Setting* private_key = nullptr;
  Setting* views = nullptr;
};

void describe_listen(Table& table, ServerConfig& config, Marks& marks) {
  table.addresses("pop3", config.listen.pop3)
      .help("POP3; STLS is offered when a certificate is set")
      .example(R"(["127.0.0.1:110"])");
  marks.pop3s = &table.addresses("pop3s", config.listen.pop3s)
                     .help("POP3 over TLS from the first octet; needs a certificate")
                     .example(R"(["127.0.0.1:995"])");
  table.addresses("lmtp", config.listen.lmtp)
      .help("LMTP, where the mail server in front delivers; keep it away from the outside")
      .example(R"(["127.0.0.1:24", "unix:/run/satchel/lmtp.sock"])");
}

void describe_tls(Table& table, ServerConfig& config, Marks& marks) {
  marks.certificate = &table.text("certificate", config.tls.certificate)
                           .help("PEM file with the certificate and the chain behind it")
                           .example(R"("/etc/satchel/cert.pem")");
  marks.private_key = &table.text("private_key", config.tls.private_key)
                           .help("PEM file with the key of the certificate")
                           .example(R"("/etc/satchel/key.pem")");
  table.choice("minimum", config.tls.minimum, {{"1.2", TlsMinimum::v1_2}, {"1.3", TlsMinimum::v1_3}})
      .help("the oldest version of TLS that is accepted");
}

void describe_auth(Table& table, ServerConfig& config) {
  table.flag("allow_plaintext_without_tls", config.auth.allow_plaintext_without_tls)
      .help("whether a password may cross a connection without TLS");
  table.table("file", "Users in a file of lines NAME:{SCHEME}hash")
      .text("path", config.auth.file.path)
      .help("the file of users; when not set, the file users in data_dir")
      .example(R"("/etc/satchel/users")");
}

void describe_store(Table& table, ServerConfig& config, Marks& marks) {
  table.choice("backend", config.store.backend, {{"log", Backend::log}}).help("how maildrops are kept");
  table
      .choice("sessions", config.store.sessions, {{"exclusive", Sessions::exclusive}, {"snapshot", Sessions::snapshot}})
      .help("whether one session at a time holds a maildrop, or several run side by side");
  marks.views =
      &table.choice("views", config.store.views, {{"shared", Views::shared}, {"per-device", Views::per_device}})
           .help("whether a deletion counts for all devices of a user, or for the device alone that made it");
  table.duration("undelete_window", config.store.undelete_window)
      .help("how long a deleted message can be brought back before its octets are erased")
      .at_most(24h * 3650);
  table.duration("compaction_grace", config.store.compaction_grace)
      .help("how long replaced files stay beside those that replace them, so that a copy made meanwhile is whole")
      .at_most(24h * 365);
  table.duration("device_expiry", config.store.device_expiry)
      .help("how long after its last login a device still holds messages back from being deleted")
      .at_least(24h)
      .at_most(24h * 3650);
  table.choice("quota_full", config.store.quota_full, {{"reject", QuotaFull::reject}, {"defer", QuotaFull::defer}})
      .help("mail for a user without room: refused for good (552), or to be tried again later (452)");
  table.duration("lock_wait", config.store.lock_wait)
      .help("how long a login waits for another session to leave the maildrop")
      .at_most(1min);
  table
      .choice("bare_newlines", config.store.bare_newlines,
              {{"normalize", BareNewlines::normalize}, {"reject", BareNewlines::reject}})
      .help("what becomes of a message whose lines do not all end in CRLF");
}

void describe_limits(Table& table, ServerConfig& config) {
  table.number("connections", config.limits.connections)
      .help("POP3 connections at a time, and as many of LMTP")
      .at_least(std::uint64_t{1})
      .at_most(std::uint64_t{1'000'000});
  table.size("message_size", config.limits.message_size)
      .help("the largest message that is taken in")
      .at_least(std::uint64_t{64 * 1024})
      .at_most(std::uint64_t{1} << 40);
  // RFC 1939 section 3: "Such a timer MUST be of at least 10 minutes' duration."
  table.duration("idle_timeout", config.limits.idle_timeout)
      .help("how long a session may be silent")
      .at_least(10min)
      .at_most(24h);
  table.number("bad_commands", config.limits.bad_commands)
      .help("wrong commands after which a session is closed")
      .at_least(std::uint64_t{1})
      .at_most(std::uint64_t{1'000'000});
  table.number("bad_commands_before_login", config.limits.bad_commands_before_login)
      .help("the same before login")
      .at_least(std::uint64_t{1})
      .at_most(std::uint64_t{1'000'000});
}

Marks describe(Table& table, ServerConfig& config) {
  Marks marks;
  table.text("data_dir", config.data_dir)
      .help("the folder of the maildrops")
      .example(R"("/var/lib/satchel")")
      .required();
  table.text("hostname", config.hostname)
      .help("the name of this server in greetings and Received lines")
      .example(R"("mail.example.org")");
  table.texts("domains", config.domains)
      .help("an address in one of these, or in hostname, also belongs to the user of its local part")
      .example(R"(["example.org"])");
  describe_listen(table.table("listen", "Where to listen: addresses with port (0: any free one), or Unix sockets"),
                  config, marks);
  describe_tls(table.table("tls"), config, marks);
  describe_auth(table.table("auth"), config);
  describe_store(table.table("store"), config, marks);
  describe_limits(table.table("limits"), config);
  return marks;
}

Error wrong(const std::string& path, std::size_t line, const std::string& what) {
  return {path + ":" + (line == 0 ? "" : std::to_string(line) + ":") + " " + what};
}

Result<void> check(const ServerConfig& config, const Marks& marks, const std::string& path) {
  if (config.data_dir.empty()) return std::unexpected(wrong(path, 0, "data_dir must not be empty"));
  if (config.listen.pop3.empty() && config.listen.pop3s.empty() && config.listen.lmtp.empty())
    return std::unexpected(wrong(path, 0, "nothing to listen on: set listen.pop3, listen.pop3s or listen.lmtp"));
  const bool certificate = !config.tls.certificate.empty();
  const bool private_key = !config.tls.private_key.empty();
  if (certificate && !private_key)
    return std::unexpected(wrong(path, marks.certificate->line(), "tls.certificate needs tls.private_key beside it"));
  if (private_key && !certificate)
    return std::unexpected(wrong(path, marks.private_key->line(), "tls.private_key needs tls.certificate beside it"));
  if (!config.listen.pop3s.empty() && !certificate)
    return std::unexpected(wrong(path, marks.pop3s->line(), "listen.pop3s needs tls.certificate and tls.private_key"));
  if (config.store.views == Views::per_device && config.store.backend != Backend::log)
    return std::unexpected(
        wrong(path, marks.views->line(), "store.views = \"per-device\" needs store.backend = \"log\""));
  return {};
}

}  // namespace

Result<ServerConfig> load_server_config(const std::string& path) {
  ServerConfig config;
  Table table;
  const Marks marks = describe(table, config);
  if (auto loaded = load(table, path); !loaded) return std::unexpected(std::move(loaded.error()));
  if (auto checked = check(config, marks, path); !checked) return std::unexpected(std::move(checked.error()));
  if (config.auth.file.path.empty()) config.auth.file.path = config.data_dir + "/users";
  return config;
}

std::string print(ServerConfig config) {
  Table table;
  describe(table, config);
  return print(table);
}

std::string server_sample() {
  ServerConfig config;
  Table table;
  describe(table, config);
  return sample(table);
}

}  // namespace satchel::config
