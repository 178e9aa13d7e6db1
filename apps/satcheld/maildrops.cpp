#include "maildrops.hpp"

#include <chrono>
#include <utility>

#include "failure.hpp"
#include "store/log/log_store.hpp"

namespace satchel::satcheld {
namespace {

store::Time microseconds(std::chrono::milliseconds duration) { return std::chrono::microseconds(duration).count(); }

}  // namespace

// The one place that knows the backends: another one is another branch here.
Maildrops open_maildrops(const config::ServerConfig& config, std::function<void(std::string_view)> report) {
  Maildrops maildrops;
  switch (config.store.backend) {
    case config::Backend::log:
      maildrops.disk = value_or_fail(recordlog::open_real_disk(config.data_dir));
      maildrops.store =
          store::open_log_store(*maildrops.disk, {.undelete_window = microseconds(config.store.undelete_window),
                                                  .compaction_grace = microseconds(config.store.compaction_grace),
                                                  .device_expiry = microseconds(config.store.device_expiry),
                                                  .report = std::move(report)});
      break;
  }
  return maildrops;
}

}  // namespace satchel::satcheld
