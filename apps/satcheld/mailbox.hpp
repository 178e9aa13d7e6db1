#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "config/server_config.hpp"
#include "maildrops.hpp"
#include "migrate/export.hpp"
#include "migrate/source.hpp"

/// The commands `satcheld mailbox ...`. They throw CommandFailed. Each may run while the server does.
namespace satchel::satcheld {

enum class Form : std::uint8_t { lines, json };
enum class Effect : std::uint8_t {
  real,
  none  ///< show only what would be done
};

/// How many messages and octets each user has.
void list_mailboxes(const config::ServerConfig& config, Form form);
/// Ends with exit code 1 when something is not as it was written.
void verify_mailbox(const config::ServerConfig& config, const std::string& user, store::Quarantine quarantine,
                    Form form);
void compact_mailbox(const config::ServerConfig& config, const std::string& user, Form form);

/// Which of the deleted messages come back: those that meet all that is given.
struct UndeleteChoice {
  std::string since = {};  ///< config::parse_moment; empty: however long ago
  std::vector<std::string> uidls = {};
  std::string device = {};  ///< back to its view alone; empty: to all
};
void undelete_messages(const config::ServerConfig& config, const std::string& user, const UndeleteChoice& choice,
                       Effect effect, Form form);

void import_mailbox(const config::ServerConfig& config, const std::string& user, const migrate::SourceOptions& source,
                    Effect effect, Form form);
void export_mailbox(const config::ServerConfig& config, const std::string& user, const migrate::ExportOptions& target,
                    Form form);

/// The maildrops, with what the store reports on standard error.
Maildrops open_for_command(const config::ServerConfig& config);
/// Fails when the user has no maildrop, as after a mistyped name.
void must_have_maildrop(store::Backend& store, const std::string& user);

}  // namespace satchel::satcheld
