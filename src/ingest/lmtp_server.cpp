#include "ingest/lmtp_server.hpp"

#include <utility>

#include "ingest/connection.hpp"

namespace satchel::ingest {

LmtpServer::LmtpServer(const LmtpParts& parts, LmtpOptions options)
    : parts_(parts),
      options_(std::move(options)),
      host_(parts.threads, options_.connections, [logger = parts.logger](const std::string& failure) {
        logger.error("connection_failed", {{"protocol", "lmtp"}, {"detail", failure}});
      }) {}

LmtpServer::~LmtpServer() { stop(std::chrono::milliseconds(0)); }

net::Result<std::string> LmtpServer::listen(const net::ListenAddress& address) {
  return host_.listen(address, [this](net::Stream stream, net::Admission admission) {
    return std::make_shared<Connection>(std::move(stream), parts_, options_, admission);
  });
}

void LmtpServer::stop(std::chrono::milliseconds grace) { host_.stop(grace); }

}  // namespace satchel::ingest
