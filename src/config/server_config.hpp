#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "config/address.hpp"
#include "config/schema.hpp"

namespace satchel::config {

enum class TlsMinimum : std::uint8_t { v1_2, v1_3 };
enum class Sessions : std::uint8_t { exclusive, snapshot };
enum class Backend : std::uint8_t { log };
enum class Views : std::uint8_t { shared, per_device };
enum class QuotaFull : std::uint8_t { reject, defer };
enum class BareNewlines : std::uint8_t { normalize, reject };

/// The settings of satcheld; docs and defaults stand in server_config.cpp and here.
struct ServerConfig {
  std::string data_dir;
  std::string hostname = "localhost";
  std::vector<std::string> domains;
  struct {
    std::vector<Address> pop3;
    std::vector<Address> pop3s;
    std::vector<Address> lmtp;
  } listen;
  struct {
    std::string certificate;
    std::string private_key;
    TlsMinimum minimum = TlsMinimum::v1_2;
  } tls;
  struct {
    bool allow_plaintext_without_tls = false;
    struct {
      std::string path;
    } file;
  } auth;
  struct {
    Backend backend = Backend::log;
    Sessions sessions = Sessions::exclusive;
    Views views = Views::shared;
    std::chrono::milliseconds undelete_window = std::chrono::days(7);
    std::chrono::milliseconds compaction_grace = std::chrono::hours(1);
    std::chrono::milliseconds device_expiry = std::chrono::days(90);
    QuotaFull quota_full = QuotaFull::reject;
    std::chrono::milliseconds lock_wait = std::chrono::seconds(3);
    BareNewlines bare_newlines = BareNewlines::normalize;
  } store;
  struct {
    std::uint64_t connections = 20'000;
    std::uint64_t message_size = 100'000'000;
    std::chrono::milliseconds idle_timeout = std::chrono::minutes(10);
    std::uint64_t bad_commands = 20;
    std::uint64_t bad_commands_before_login = 3;
  } limits;
};

/// Reads the file at `path` and checks what single settings cannot tell, such as a listener without its certificate.
Result<ServerConfig> load_server_config(const std::string& path);
std::string print(ServerConfig config);
std::string server_sample();

}  // namespace satchel::config
