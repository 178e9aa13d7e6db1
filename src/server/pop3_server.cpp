#include "server/pop3_server.hpp"

#include <utility>

#include "server/connection.hpp"

namespace satchel::server {

Pop3Server::Pop3Server(const Pop3Parts& parts, Pop3Options options)
    : parts_(parts),
      options_(std::move(options)),
      host_(parts.threads, options_.connections, [logger = parts.logger](const std::string& failure) {
        logger.error("connection_failed", {{"protocol", "pop3"}, {"detail", failure}});
      }) {}

Pop3Server::~Pop3Server() { stop(std::chrono::milliseconds(0)); }

net::Result<std::string> Pop3Server::listen(const net::ListenAddress& address, Encryption encryption) {
  return host_.listen(address, [this, encryption](net::Stream stream, net::Admission admission) {
    return std::make_shared<Connection>(std::move(stream), parts_, options_, encryption, admission);
  });
}

void Pop3Server::stop(std::chrono::milliseconds grace) { host_.stop(grace); }

}  // namespace satchel::server
