#include "mailbox_commands.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "failure.hpp"
#include "mailbox.hpp"

namespace satchel::satcheld {
namespace {

/// What the commands were given. One command runs, so they share it.
struct Arguments {
  std::string config_path = "/etc/satchel/satcheld.toml";
  std::string user;
  std::string place;
  std::string uidl_list;
  std::string uidl_format;
  std::string mbox_format = "mboxrd";
  UndeleteChoice choice;
  bool quarantine = false;
  bool dry_run = false;
  bool json = false;

  config::ServerConfig config() const { return value_or_fail(config::load_server_config(config_path)); }
  Form form() const { return json ? Form::json : Form::lines; }
  Effect effect() const { return dry_run ? Effect::none : Effect::real; }
};
using Shared = std::shared_ptr<Arguments>;

/// The value, or the end of the command with an error that is a line of text.
template <class T>
T text_or_fail(std::expected<T, std::string> result) {
  if (!result) throw CommandFailed{std::move(result.error())};
  return std::move(*result);
}

CLI::App* add_command(CLI::App& parent, const char* name, const char* help, const Shared& arguments) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->add_option("-c,--config", arguments->config_path, "The configuration file")->capture_default_str();
  command->add_flag("--json", arguments->json, "One JSON document");
  return command;
}

CLI::App* add_user_command(CLI::App& parent, const char* name, const char* help, const Shared& arguments) {
  CLI::App* command = add_command(parent, name, help, arguments);
  command->add_option("NAME", arguments->user, "The user's name")->required();
  return command;
}

void add_upkeep(CLI::App& mailbox, const Shared& arguments) {
  add_command(mailbox, "list", "How many messages and octets each user has", arguments)->callback([arguments] {
    list_mailboxes(arguments->config(), arguments->form());
  });
  CLI::App* verify = add_user_command(mailbox, "verify", "Read back every octet and say what is damaged", arguments);
  verify->add_flag("--quarantine", arguments->quarantine, "Take damaged messages out, into the maildrop's quarantine");
  verify->callback([arguments] {
    const auto quarantine = arguments->quarantine ? store::Quarantine::set_aside : store::Quarantine::leave;
    verify_mailbox(arguments->config(), arguments->user, quarantine, arguments->form());
  });
  add_user_command(mailbox, "compact", "Erase now what can no longer be brought back", arguments)
      ->callback([arguments] { compact_mailbox(arguments->config(), arguments->user, arguments->form()); });
}

void add_undelete(CLI::App& mailbox, const Shared& arguments) {
  CLI::App* command = add_user_command(
      mailbox, "undelete", "Bring deleted messages back under new UIDLs, so that clients fetch them again", arguments);
  command->add_option("--since", arguments->choice.since,
                      "Deleted since then: 2026-11-23, 2026-11-23T10:00 (UTC), or 2h or 3d ago");
  command->add_option("--uidl", arguments->choice.uidls, "These only");
  command->add_option("--device", arguments->choice.device, "Back to the view of this device alone");
  command->add_flag("--dry-run", arguments->dry_run, "Show what would come back");
  command->callback([arguments] {
    undelete_messages(arguments->config(), arguments->user, arguments->choice, arguments->effect(), arguments->form());
  });
}

void add_import(CLI::App& mailbox, const Shared& arguments) {
  CLI::App* command = add_user_command(
      mailbox, "import", "Bring mail in from another server under the UIDLs its clients know; run again at any time",
      arguments);
  command->add_option("--from", arguments->place, "maildir:PATH, mbox:PATH, or dovecot:PATH, a Maildir of Dovecot's")
      ->required();
  command->add_option("--uidl-list", arguments->uidl_list,
                      "Lines of a file's name (of an mbox: a message's number) and the UIDL it had");
  command->add_option("--uidl-format", arguments->uidl_format,
                      "Dovecot's pop3_uidl_format, when it was not its default %08Xu%08Xv");
  command->add_option("--mbox-format", arguments->mbox_format, "What undoes the > in front of From: mboxrd or mboxo")
      ->check(CLI::IsMember({"mboxrd", "mboxo"}))
      ->capture_default_str();
  command->add_flag("--dry-run", arguments->dry_run, "Show the UIDL of each message as a client would see it");
  command->callback([arguments] {
    migrate::SourceOptions source = text_or_fail(migrate::parse_source(arguments->place));
    source.uidl_list = arguments->uidl_list;
    source.uidl_format = arguments->uidl_format;
    source.quoting = arguments->mbox_format == "mboxo" ? mailfiles::MboxQuoting::o : mailfiles::MboxQuoting::rd;
    import_mailbox(arguments->config(), arguments->user, source, arguments->effect(), arguments->form());
  });
}

void add_export(CLI::App& mailbox, const Shared& arguments) {
  CLI::App* command = add_user_command(
      mailbox, "export", "Write all messages to an mbox (mboxrd), or to a Maildir with their UIDLs for Dovecot",
      arguments);
  command->add_option("--to", arguments->place, "mbox:PATH or maildir:PATH; nothing may be there yet")->required();
  command->add_option("--uidl-list", arguments->uidl_list, "Write each message's number or file name and UIDL there");
  command->callback([arguments] {
    migrate::ExportOptions target = text_or_fail(migrate::parse_export_target(arguments->place));
    target.uidl_list = arguments->uidl_list;
    export_mailbox(arguments->config(), arguments->user, target, arguments->form());
  });
}

}  // namespace

void add_mailbox_commands(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* mailbox = app.add_subcommand("mailbox", "Maildrops: look after them, bring mail in and out");
  mailbox->require_subcommand(1);
  add_upkeep(*mailbox, arguments);
  add_undelete(*mailbox, arguments);
  add_import(*mailbox, arguments);
  add_export(*mailbox, arguments);
}

}  // namespace satchel::satcheld
