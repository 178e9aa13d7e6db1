#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "config/server_config.hpp"
#include "recordlog/disk.hpp"
#include "store/maintenance.hpp"

namespace satchel::satcheld {

/// The maildrops of a configuration, and what they stand on.
struct Maildrops {
  std::unique_ptr<recordlog::Disk> disk = {};
  std::unique_ptr<store::Backend> store = {};
};

/// Opens the maildrops as `serve` and the commands use them, side by side. `report` takes one line about damage, from
/// any thread. Throws CommandFailed when they cannot be opened.
Maildrops open_maildrops(const config::ServerConfig& config, std::function<void(std::string_view)> report);

}  // namespace satchel::satcheld
