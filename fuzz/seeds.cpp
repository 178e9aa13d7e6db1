// Makes inputs of the fuzz targets from the dialogues: seeds DIALOGUES OUT writes OUT/pop3_server/TOPIC-NAME and the
// like. Exchanges of AUTH for which there is no dialogue are recorded between the two sessions.
#include <filesystem>
#include <fstream>
#include <string>

#include "fuzz/maildrop_seeds.hpp"
#include "fuzz/server_setup.hpp"
#include "pop3/client_session.hpp"
#include "pop3/dialogue.hpp"

using namespace satchel;

namespace {

class Writer {
 public:
  explicit Writer(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void write(const std::string& target, const std::string& name, const std::string& input) const {
    std::filesystem::create_directories(folder_ / target);
    std::ofstream(folder_ / target / name, std::ios::binary) << input;
  }

 private:
  std::filesystem::path folder_;
};

std::string server_words(const dialogues::Dialogue& dialogue) {
  std::string words = dialogue.begins_after_login ? "begin=transaction" : "begin=greeting";
  if (dialogue.server.tls == pop3::Tls::available) words += " tls=available";
  if (dialogue.server.tls == pop3::Tls::active) words += " tls=active";
  if (!dialogue.server.plaintext_allowed) words += " refused";
  words += " bad=" + std::to_string(dialogue.server.bad_commands);
  words += " bad-before-login=" + std::to_string(dialogue.server.bad_commands_before_login);
  words += " messages=" + std::to_string(dialogue.messages.size()) + " results=";
  for (const dialogues::Block& block : dialogue.blocks)
    for (const dialogues::ExpectedAction& action : block.actions)
      if (!action.result.empty()) words += action.result + ",";
  return words;
}

std::string server_input(const dialogues::Dialogue& dialogue) {
  std::string input = server_words(dialogue) + "\n";
  for (const dialogues::Block& block : dialogue.blocks) {
    for (const dialogues::ClientLine& line : block.client) input += line.octets;
    input += "~\n";
  }
  return input;
}

/// What the client is asked for when it says `line`: "> VERB arguments", or nothing within AUTH.
std::string request(std::string_view line) {
  line = line.substr(0, line.find_first_of("\r\n"));
  const auto verb = pop3::find_verb(line.substr(0, line.find(' ')));
  if (!verb) return {};
  // Of AUTH the mechanism only; the initial response is the client's own.
  if (verb == pop3::Verb::auth) line = line.substr(0, line.find(' ', line.find(' ') + 1));
  return "> " + std::string(line) + "\n";
}

std::string client_input(const dialogues::Dialogue& dialogue) {
  std::string input = dialogue.client_pipelines ? "pipelining" : "alone";
  if (dialogue.client.tolerated == pop3::client::Quirks()) input += " strict";
  input += " ceiling=" + std::to_string(dialogue.client.line_ceiling) + "\n";
  if (dialogue.begins_after_login) input += "+OK\r\n~\n";
  for (const dialogues::Block& block : dialogue.blocks) {
    for (const dialogues::ClientLine& line : block.client) input += request(line.octets);
    input += block.server + "~\n";
  }
  return input;
}

/// One login with a mechanism, both sides in turn, as each side's target reads it.
class Recording {
 public:
  explicit Recording(sasl::Mechanism mechanism)
      : server_input_("tls=active results=,,,\n"),
        client_input_("plus\n"),
        server_(fuzz::server_options(fuzz::Words("tls=active"))) {
    while (!server_waits_) pump_server();
    hear_server();
    client_input_ += "> AUTH " + std::string(sasl::info(mechanism).name) + "\n";
    client_.request_auth(fuzz::client_exchange(mechanism, fuzz::secret, true));
    while (say_to_server()) hear_server();
  }

  const std::string& server_input() const { return server_input_; }
  const std::string& client_input() const { return client_input_; }

 private:
  void pump_server() {
    const pop3::Action action = server_.next();
    server_waits_ = std::holds_alternative<pop3::Receive>(action) || std::holds_alternative<pop3::Close>(action);
    if (const auto* send = std::get_if<pop3::Send>(&action)) {
      said_ += send->octets;
      server_.sent();
    } else if (const auto* wanted = std::get_if<pop3::FetchKeys>(&action)) {
      server_.keys(&fuzz::scram_keys(wanted->hash));
    } else if (std::holds_alternative<pop3::Authenticate>(action)) {
      server_.authenticated(pop3::Verdict::accepted, fuzz::name);
    } else if (std::holds_alternative<pop3::OpenMaildrop>(action)) {
      server_.open_failed(pop3::Failure::in_use);
    }
  }

  /// Gives the client what the server said; what the client writes then is in `written_`.
  void hear_server() {
    client_input_ += said_ + "~\n";
    client_heard_ = std::exchange(said_, {});
    if (client_begun_) client_.received(client_heard_);
    pump_client();
    if (client_begun_) return;
    client_begun_ = true;
    client_.received(client_heard_);
    pump_client();
  }

  void pump_client() {
    while (true) {
      const pop3::client::Step step = client_.next();
      if (std::holds_alternative<pop3::client::Receive>(step)) return;
      if (std::holds_alternative<pop3::client::Broken>(step)) return;
      if (const auto* send = std::get_if<pop3::client::Send>(&step)) {
        written_ += send->octets;
        client_.sent();
      }
    }
  }

  bool say_to_server() {
    pump_client();
    if (written_.empty()) return false;
    server_input_ += written_ + "~\n";
    server_heard_ = std::exchange(written_, {});
    server_.received(server_heard_);
    do pump_server();
    while (!server_waits_);
    return !said_.empty();
  }

  std::string server_input_;
  std::string client_input_;
  pop3::ServerSession server_;
  pop3::client::Session client_;
  std::string said_, client_heard_;
  std::string written_, server_heard_;
  bool server_waits_ = false;
  bool client_begun_ = false;
};

void write_dialogues(const std::filesystem::path& dialogues, const Writer& out) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dialogues)) {
    if (entry.path().extension() != ".dlg") continue;
    const dialogues::Dialogue dialogue = dialogues::read_dialogue(entry.path());
    const std::string name = entry.path().parent_path().filename().string() + "-" + entry.path().stem().string();
    out.write("pop3_server", name, server_input(dialogue));
    out.write("pop3_client", name, client_input(dialogue));
    std::string lines = "ceiling=40 step=3\n";
    std::string listing;
    for (const dialogues::Block& block : dialogue.blocks) {
      for (const dialogues::ClientLine& line : block.client) lines += line.octets;
      listing += block.server;
    }
    out.write("line_framer", name, lines);
    out.write("reply_lines", name, listing);
    out.write("capabilities", name, listing);
    out.write("dot_stuffing", name, "step=3 lines=2\n" + listing);
  }
}

void write_exchanges(const Writer& out) {
  for (const sasl::MechanismInfo& row : sasl::mechanisms()) {
    const std::string name(row.name);
    const Recording recording(row.mechanism);
    out.write("pop3_server", "auth-" + name, recording.server_input());
    out.write("pop3_client", "auth-" + name, recording.client_input());
    for (const char* flags : {"", " asked", " wrong", " impostor"})
      out.write("sasl_exchange", name + (*flags == '\0' ? "" : flags), "mechanism=" + name + flags + "\n");
    for (const char* edits : {"flip 70\n", "keep\nflip 300\n", "keep\nkeep\nflip 900\n", "keep\ncut 10\n", "drop\n"})
      out.write("sasl_exchange", name + "-edited-" + std::to_string(std::string(edits).size()),
                "mechanism=" + name + "\n" + edits);
  }
}

void write_urls(const Writer& out) {
  for (const char* url : {"pop://rg@mailsrv.qualcomm.com", "pop://rg;AUTH=+APOP@mail.eudora.com:8110",
                          "pop://baz;AUTH=SCRAM-MD5@foo.bar", "pop://J%C3%B6rg;auth=*@[2001:db8::1]:110"})
    out.write("url", std::to_string(std::string_view(url).size()), url);
}

void write_mail_files(const Writer& out) {
  const std::string from = "From a@example.org Mon Nov 24 18:22:48 1986\n";
  out.write("mbox", "two", "step=7\n" + from + "Subject: x\n\n>From y\n>>From z\n\n" + from + "a\r\r\nb");
  out.write("mbox", "crlf", "step=3 mboxo crlf\n\n" + from + "Received: x; 1 Jan 00 00:00 +0100\r\n\r\n>From \r\n\r\n");
  out.write("uidlist", "three",
            "format=%v.%05Xu-%g\n3 V1275660208 N25 Gab P%f\n6 :1.a,S=5:2,\n7 W2 Px O1 Gy :2.b:2,F\n");
  out.write("uidlist", "one", "format=%2.3Lf\n1 77 12\n3 1.a\n11 2.b\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: seeds DIALOGUES OUT\n", stderr);
    return 2;
  }
  const Writer out(arguments[2]);
  write_dialogues(arguments[1], out);
  write_exchanges(out);
  write_urls(out);
  for (const auto& [name, input] : fuzz::maildrop_seeds()) out.write("maildrop_files", name, input);
  write_mail_files(out);
  return 0;
}
