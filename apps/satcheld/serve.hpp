#pragma once

#include "config/server_config.hpp"

namespace satchel::satcheld {

/// Runs the server until SIGTERM or SIGINT. Throws CommandFailed when it cannot start.
void serve(const config::ServerConfig& config);

/// The certificate of the configuration is there and fits its key, or CommandFailed says why not.
void check_certificate(const config::ServerConfig& config);

}  // namespace satchel::satcheld
