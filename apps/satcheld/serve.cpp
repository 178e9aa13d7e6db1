#include "serve.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

#include "auth/file/users_file.hpp"
#include "failure.hpp"
#include "ingest/lmtp_server.hpp"
#include "log/logger.hpp"
#include "maildrops.hpp"
#include "net/io_threads.hpp"
#include "net/pool.hpp"
#include "net/tls_slot.hpp"
#include "server/pop3_server.hpp"
#include "signals.hpp"

namespace satchel::satcheld {
namespace {

/// How long messages and deliveries under way may take to finish at the end.
constexpr auto grace = std::chrono::seconds(20);
/// Lines that a slow reader of the log may leave waiting.
constexpr std::size_t log_backlog_octets = std::size_t{8} << 20;
/// Enough that waiting disks overlap, few enough that they do not thrash.
constexpr std::size_t storage_threads = 32;

std::size_t cores() { return std::max(1U, std::thread::hardware_concurrency()); }

net::ListenAddress listen_address(const config::Address& address) {
  return {.host = address.host, .port = address.port, .unix_path = address.unix_path};
}

std::optional<net::TlsServerContext> load_tls(const config::ServerConfig& config) {
  if (config.tls.certificate.empty()) return std::nullopt;
  const auto minimum = config.tls.minimum == config::TlsMinimum::v1_3 ? net::TlsMinimum::v1_3 : net::TlsMinimum::v1_2;
  return value_or_fail(net::TlsServerContext::load(
      {.certificate_path = config.tls.certificate, .private_key_path = config.tls.private_key, .minimum = minimum}));
}

server::Pop3Options pop3_options(const config::ServerConfig& config) {
  const bool snapshot = config.store.sessions == config::Sessions::snapshot;
  server::Pop3Options options;
  options.hostname = config.hostname;
  options.plaintext_allowed = config.auth.allow_plaintext_without_tls;
  options.bad_commands_before_login = config.limits.bad_commands_before_login;
  options.bad_commands = config.limits.bad_commands;
  options.sharing = snapshot ? store::Sharing::snapshot : store::Sharing::exclusive;
  options.lock_wait = config.store.lock_wait;
  options.idle_timeout = config.limits.idle_timeout;
  options.connections = config.limits.connections;
  return options;
}

ingest::LmtpOptions lmtp_options(const config::ServerConfig& config, const std::string& spool_directory) {
  const bool reject = config.store.bare_newlines == config::BareNewlines::reject;
  ingest::LmtpOptions options;
  options.hostname = config.hostname;
  options.domains = config.domains;
  options.message_size = config.limits.message_size;
  options.bare_newlines = reject ? lmtp::BareNewlines::reject : lmtp::BareNewlines::normalize;
  options.spool_directory = spool_directory;
  options.connections = config.limits.connections;
  return options;
}

/// Makes the folder for messages on their way in, for nobody else to look into.
std::string make_spool(const config::ServerConfig& config) {
  const std::string path = config.data_dir + "/spool";
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  if (error) throw CommandFailed{"data_dir: " + path + ": " + error.message()};
  return path;
}

/// Each connection costs a file descriptor and each open maildrop a few: take what the system gives.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::shared_ptr<auth::file::UsersFile> open_users(const config::ServerConfig& config, const log::Logger& logger) {
  auto users = auth::file::UsersFile::open(config.auth.file.path);
  if (!users) throw CommandFailed{users.error().detail + "; `satcheld user add NAME` makes the file"};
  for (const std::string& problem : (*users)->problems()) logger.warning("users_file", {{"detail", problem}});
  return std::move(*users);
}

/// All the parts of a running server. They end in the reverse of their order here.
class Daemon {
 public:
  Daemon(const config::ServerConfig& config, log::Logger logger)
      : config_(config),
        logger_(std::move(logger)),
        tls_(load_tls(config)),
        users_(open_users(config, logger_)),
        ids_(static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) / 1'000'000),
        maildrops_(open_maildrops(
            config, [log = logger_](std::string_view line) { log.warning("store", {{"detail", line}}); })),
        threads_(cores()),
        storage_pool_(storage_threads),
        password_pool_(cores()),
        pop3_({threads_, storage_pool_, password_pool_, *maildrops_.store, *users_, tls_, ids_, logger_},
              pop3_options(config)),
        lmtp_({threads_, storage_pool_, *maildrops_.store, *users_, ids_, logger_},
              lmtp_options(config, make_spool(config))) {}

  void listen() {
    for (const config::Address& address : config_.listen.pop3)
      listening("pop3", value_or_fail(pop3_.listen(listen_address(address), server::Encryption::stls)));
    for (const config::Address& address : config_.listen.pop3s)
      listening("pop3s", value_or_fail(pop3_.listen(listen_address(address), server::Encryption::implicit)));
    for (const config::Address& address : config_.listen.lmtp)
      listening("lmtp", value_or_fail(lmtp_.listen(listen_address(address))));
  }

  /// Reads the certificate again; the one in force stays when that fails.
  void reload() {
    try {
      if (auto context = load_tls(config_)) tls_.set(std::move(*context));
      logger_.info("reloaded", {{"certificate", config_.tls.certificate}});
    } catch (const CommandFailed& failed) {
      logger_.error("reload_failed", {{"detail", failed.what}});
    }
  }

  void stop() {
    std::thread mail_in([this] { lmtp_.stop(grace); });
    pop3_.stop(grace);
    mail_in.join();
  }

 private:
  void listening(std::string_view protocol, const std::string& address) {
    logger_.info("listening", {{"protocol", protocol}, {"address", address}});
  }

  const config::ServerConfig& config_;
  log::Logger logger_;
  net::TlsSlot tls_;
  std::shared_ptr<auth::file::UsersFile> users_;
  log::SessionIds ids_;
  Maildrops maildrops_;
  net::IoThreads threads_;
  net::Pool storage_pool_;
  net::Pool password_pool_;
  server::Pop3Server pop3_;
  ingest::LmtpServer lmtp_;
};

}  // namespace

void serve(const config::ServerConfig& config) {
  const Signals signals;
  const log::Logger logger(log::make_background_sink(log::make_descriptor_sink(STDERR_FILENO), log_backlog_octets));
  raise_descriptor_limit();
  Daemon daemon(config, logger);
  daemon.listen();
  logger.info("started", {{"hostname", config.hostname}, {"data_dir", config.data_dir}});
  while (signals.wait() == Signal::reload) daemon.reload();
  logger.info("stopping");
  signals.release();
  daemon.stop();
  logger.info("stopped");
}

void check_certificate(const config::ServerConfig& config) { load_tls(config); }

}  // namespace satchel::satcheld
