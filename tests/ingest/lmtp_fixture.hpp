#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ingest/fake_directory.hpp"
#include "ingest/gated_store.hpp"
#include "ingest/lmtp_server.hpp"
#include "ingest/temporary_directory.hpp"
#include "net/test_client.hpp"
#include "store/memory_store.hpp"
#include "store/string_body.hpp"

namespace satchel::ingest {

/// An LMTP server on loopback over a store in memory.
class LmtpFixture : public testing::Test {
 protected:
  explicit LmtpFixture(QuotaFull quota_full = QuotaFull::reject)
      : quota_full_(quota_full), address_(server_.listen({.host = "127.0.0.1"}).value()) {}

  LmtpOptions options() const {
    LmtpOptions options;
    options.hostname = "mail.example.org";
    options.domains = {"example.org"};
    options.spool_directory = directory_.path().string();
    options.message_size = 5'000'000;
    options.quota_full = quota_full_;
    return options;
  }

  /// A client that has said LHLO and named the sender.
  std::unique_ptr<net::TestClient> greeted(const std::string& address, const std::string& parameters = "") {
    auto client = std::make_unique<net::TestClient>(address);
    client->read_line();
    client->send("LHLO mx.example.org\r\n");
    client->read_to("\r\n250 ");
    client->read_line();
    EXPECT_THAT(client->ask("MAIL FROM:<bob@example.com>" + parameters), testing::StartsWith("250"));
    return client;
  }
  std::unique_ptr<net::TestClient> greeted() { return greeted(address_); }

  std::vector<std::string> messages_of(const std::string& user) {
    auto session = memory_->open(user, store::Sharing::snapshot).value();
    std::vector<std::string> messages;
    for (std::size_t i = 0; i < session->count(); ++i)
      messages.push_back(store::read_all(*session->open(i).value()).value());
    return messages;
  }

  const QuotaFull quota_full_;
  TemporaryDirectory directory_;
  std::unique_ptr<store::Store> memory_ = store::make_memory_store();
  GatedStore store_{*memory_};
  FakeDirectory users_;
  log::SessionIds ids_{1};
  std::shared_ptr<log::MemorySink> log_ = std::make_shared<log::MemorySink>();
  net::IoThreads threads_{2};
  net::Pool pool_{4};
  LmtpServer server_{LmtpParts{threads_, pool_, store_, users_, ids_, log::Logger(log_)}, options()};
  std::string address_;
};

}  // namespace satchel::ingest
