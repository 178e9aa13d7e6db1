#include "config/server_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace satchel::config {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

class ServerConfigTest : public testing::Test {
 protected:
  ServerConfigTest() {
    std::string name = (std::filesystem::temp_directory_path() / "satchel-config-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    path_ = (directory_ / "satcheld.toml").string();
  }
  ~ServerConfigTest() override { std::filesystem::remove_all(directory_); }

  Result<ServerConfig> load_text(const std::string& text) {
    std::ofstream(path_) << text;
    return load_server_config(path_);
  }
  std::string error_of(const std::string& text) {
    const auto config = load_text(text);
    return config ? "accepted" : config.error().detail.substr(path_.size());
  }

  std::filesystem::path directory_;
  std::string path_;
};

TEST_F(ServerConfigTest, ShortestFileGetsTheDefaults) {
  const auto config = load_text("data_dir = \"/srv/mail\"\n[listen]\npop3 = [\"127.0.0.1:110\"]\n");
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  EXPECT_EQ(config->auth.file.path, "/srv/mail/users");
  EXPECT_EQ(config->limits.idle_timeout, 10min);
  EXPECT_EQ(config->limits.connections, 20'000U);
  EXPECT_EQ(config->store.lock_wait, 3s);
  EXPECT_FALSE(config->auth.allow_plaintext_without_tls);
}

TEST_F(ServerConfigTest, IdleTimeoutBelowTenMinutesIsRefused) {
  EXPECT_THAT(error_of("data_dir = \"/x\"\n[limits]\nidle_timeout = \"9m\"\n"),
              HasSubstr(":3: limits.idle_timeout must be a time"));
}

TEST_F(ServerConfigTest, TlsListenerWithoutCertificateIsOneLine) {
  EXPECT_EQ(error_of("data_dir = \"/x\"\n[listen]\npop3s = [\"127.0.0.1:995\"]\n"),
            ":3: listen.pop3s needs tls.certificate and tls.private_key");
}

TEST_F(ServerConfigTest, CertificateWithoutKeyIsRefused) {
  EXPECT_THAT(error_of("data_dir = \"/x\"\n[listen]\npop3 = [\"127.0.0.1:110\"]\n[tls]\ncertificate = \"/c\"\n"),
              EndsWith(":5: tls.certificate needs tls.private_key beside it"));
}

TEST_F(ServerConfigTest, ServerThatListensNowhereIsRefused) {
  EXPECT_THAT(error_of("data_dir = \"/x\"\n"), HasSubstr("nothing to listen on"));
}

TEST_F(ServerConfigTest, BackendThatIsNotThereIsRefused) {
  EXPECT_THAT(error_of("data_dir = \"/x\"\n[store]\nbackend = \"maildir\"\n"),
              EndsWith(":3: store.backend must be \"log\", not \"maildir\""));
}

TEST_F(ServerConfigTest, DeletedMessagesAndDevicesHaveTheTimeThatTheDesignGives) {
  const auto config = load_text("data_dir = \"/srv/mail\"\n[listen]\npop3 = [\"127.0.0.1:110\"]\n");
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  EXPECT_EQ(config->store.views, Views::shared);
  EXPECT_EQ(config->store.undelete_window, 24h * 7);
  EXPECT_EQ(config->store.compaction_grace, 1h);
  EXPECT_EQ(config->store.device_expiry, 24h * 90);
  EXPECT_EQ(config->store.quota_full, QuotaFull::reject);
}

TEST_F(ServerConfigTest, DeviceExpiryThatForgetsDevicesOverNightIsRefused) {
  EXPECT_THAT(error_of("data_dir = \"/x\"\n[store]\ndevice_expiry = \"1h\"\n"),
              HasSubstr(":3: store.device_expiry must be a time"));
}

TEST_F(ServerConfigTest, WordsOfTheStoreAreTaken) {
  const auto config = load_text(
      "data_dir = \"/srv/mail\"\n[listen]\npop3 = [\"127.0.0.1:110\"]\n[store]\nbackend = \"log\"\n"
      "views = \"per-device\"\nquota_full = \"defer\"\nundelete_window = \"0s\"\n");
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  EXPECT_EQ(config->store.views, Views::per_device);
  EXPECT_EQ(config->store.quota_full, QuotaFull::defer);
  EXPECT_EQ(config->store.undelete_window, 0s);
  EXPECT_THAT(error_of("data_dir = \"/x\"\n[store]\nviews = \"device\"\n"),
              EndsWith(":3: store.views must be one of \"shared\", \"per-device\", not \"device\""));
}

TEST_F(ServerConfigTest, SettingsInForceLoadToTheSame) {
  const auto config = load_text(
      "data_dir = \"/srv/mail\"\nhostname = \"mail.example.org\"\ndomains = [\"example.org\"]\n"
      "[listen]\npop3 = [\"[::1]:110\"]\nlmtp = [\"unix:/run/lmtp\"]\n[store]\nsessions = \"snapshot\"\n");
  ASSERT_TRUE(config.has_value());
  const std::string printed = print(*config);
  const auto again = load_text(printed);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(print(*again), printed);
  EXPECT_EQ(again->store.sessions, Sessions::snapshot);
  EXPECT_EQ(again->listen.lmtp.front().unix_path, "/run/lmtp");
}

TEST_F(ServerConfigTest, SampleIsValidToml) {
  EXPECT_THAT(error_of(server_sample()), HasSubstr("nothing to listen on"));
}

}  // namespace
}  // namespace satchel::config
