#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "net/test_certificates.hpp"
#include "net/test_client.hpp"
#include "server/faulty_store.hpp"
#include "server/pop3_server.hpp"
#include "store/memory_store.hpp"
#include "store/string_body.hpp"

namespace satchel::server {

/// Knows alice and bob by the password "secret", and their phones by "phone-secret"; for "carol" it cannot tell.
class FakeUsers : public auth::Verifier, public auth::Directory {
 public:
  auth::Answer verify(std::string_view name, std::string_view password) override {
    if (name == "carol") return {auth::Verdict::unavailable, {}, "the database sleeps"};
    const bool known = name == "alice" || name == "bob";
    if (!known || (password != "secret" && password != "phone-secret")) return {auth::Verdict::rejected, {}, {}};
    const std::string device = password == "secret" ? "main" : "phone";
    return {auth::Verdict::accepted, std::string(name), {}, device, limits_[std::string(name)]};
  }
  Entry look_up(std::string_view user) override { return {Lookup::found, limits_[std::string(user)]}; }
  std::optional<auth::Retention> retention() override { return retention_; }

  // Set them before a client connects.
  std::map<std::string, auth::Limits> limits_;
  std::optional<auth::Retention> retention_ = auth::Retention();
};

/// A POP3 server on loopback over a store in memory.
class ServerFixture : public testing::Test {
 protected:
  explicit ServerFixture(Pop3Options options = usual_options())
      : server_(
            Pop3Parts{threads_, storage_pool_, password_pool_, store_, users_, users_, tls_, ids_, log::Logger(log_)},
            std::move(options)),
        address_(server_.listen({.host = "127.0.0.1"}, Encryption::stls).value()),
        tls_address_(server_.listen({.host = "127.0.0.1"}, Encryption::implicit).value()) {}

  static Pop3Options usual_options() {
    Pop3Options options;
    options.hostname = "mail.example.org";
    options.plaintext_allowed = true;
    options.lock_wait = std::chrono::milliseconds(0);
    return options;
  }

  void deliver(const std::string& user, const std::string& wire) {
    store::StringBody body(wire);
    ASSERT_TRUE(memory_->deliver(user, "", body).has_value());
  }

  /// A client that has read the greeting and signed in.
  std::unique_ptr<net::TestClient> login(const std::string& user) {
    auto client = std::make_unique<net::TestClient>(address_);
    EXPECT_THAT(client->read_line(), testing::StartsWith("+OK"));
    EXPECT_THAT(client->ask("USER " + user), testing::StartsWith("+OK"));
    EXPECT_THAT(client->ask("PASS secret"), testing::StartsWith("+OK"));
    return client;
  }

  net::TlsClientContext trust() const {
    return net::TlsClientContext::load({.ca_path = certificates_.authority()}).value();
  }

  net::TestCertificates certificates_;
  net::TlsSlot tls_{net::TlsServerContext::load(
                        {.certificate_path = certificates_.certificate(), .private_key_path = certificates_.key()})
                        .value()};
  std::unique_ptr<store::Store> memory_ = store::make_memory_store();
  Faults faults_;
  FaultyStore store_{*memory_, faults_};
  FakeUsers users_;
  log::SessionIds ids_{1};
  std::shared_ptr<log::MemorySink> log_ = std::make_shared<log::MemorySink>();
  net::IoThreads threads_{2};
  net::Pool storage_pool_{2};
  net::Pool password_pool_{1};
  Pop3Server server_;
  std::string address_;
  std::string tls_address_;
};

}  // namespace satchel::server
