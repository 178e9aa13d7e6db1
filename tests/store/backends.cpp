#include "store/backends.hpp"

#include <filesystem>

#include "recordlog/disk.hpp"
#include "recordlog/support.hpp"
#include "store/log/log_store.hpp"
#include "store/maildir/maildir_store.hpp"
#include "store/memory_store.hpp"

namespace satchel::store::testing {
namespace {

/// Memory keeps its mail only as long as it lives.
class MemoryUnderTest final : public BackendUnderTest {
 public:
  explicit MemoryUnderTest(const Terms& terms)
      : backend_(make_memory_store(
            {.undelete_window = terms.undelete_window, .device_expiry = terms.device_expiry, .now = terms.now})) {}
  Backend& backend() override { return *backend_; }
  void reopen() override {}

 private:
  std::unique_ptr<Backend> backend_;
};

class LogUnderTest final : public BackendUnderTest {
 public:
  LogUnderTest(std::unique_ptr<recordlog::Disk> disk, LogStoreOptions options)
      : disk_(std::move(disk)), options_(std::move(options)) {
    LogUnderTest::reopen();
  }
  Backend& backend() override { return *backend_; }
  void reopen() override {
    backend_.reset();
    backend_ = open_log_store(*disk_, options_);
  }

 private:
  std::unique_ptr<recordlog::Disk> disk_;
  LogStoreOptions options_;
  std::unique_ptr<Backend> backend_;
};

/// Whatever is reported is a failure.
LogStoreOptions log_options(const Terms& terms) {
  return {.undelete_window = terms.undelete_window,
          .device_expiry = terms.device_expiry,
          .seen_precision = 0,
          .now = terms.now,
          .report = [](std::string_view line) { ADD_FAILURE() << line; }};
}

/// A real directory that goes with the backend.
class RealLogUnderTest final : public BackendUnderTest {
 public:
  explicit RealLogUnderTest(const Terms& terms)
      : below_(recordlog::open_real_disk(directory_.path()).value(), log_options(terms)) {}
  Backend& backend() override { return below_.backend(); }
  void reopen() override { below_.reopen(); }

 private:
  recordlog::testing::TemporaryDirectory directory_;
  LogUnderTest below_;
};

std::unique_ptr<BackendUnderTest> make_log_of_small_segments(const Terms& terms) {
  LogStoreOptions options = log_options(terms);
  options.segment_octets = 1000;
  options.batch_octets = 100;
  options.cached_maildrops = 0;
  return std::make_unique<LogUnderTest>(recordlog::make_memory_disk(), std::move(options));
}

/// Where files are kept in memory, since a random run syncs thousands of times; the tests in maildir/ are on a disk.
std::filesystem::path fast_directory() {
  const std::filesystem::path shared_memory = "/dev/shm";
  return std::filesystem::is_directory(shared_memory) ? shared_memory : std::filesystem::temp_directory_path();
}

class MaildirUnderTest final : public BackendUnderTest {
 public:
  explicit MaildirUnderTest(const Terms& terms) : terms_(terms) { MaildirUnderTest::reopen(); }
  Backend& backend() override { return *backend_; }
  void reopen() override {
    backend_.reset();
    backend_ = open_maildir_store({.data_dir = directory_.path(),
                                   .undelete_window = terms_.undelete_window,
                                   .now = terms_.now,
                                   .report = [](std::string_view line) { ADD_FAILURE() << line; }});
  }

 private:
  recordlog::testing::TemporaryDirectory directory_{fast_directory()};
  Terms terms_;
  std::unique_ptr<Backend> backend_;
};

BackendMaker memory() {
  return {.name = "Memory", .make = [](const Terms& terms) { return std::make_unique<MemoryUnderTest>(terms); }};
}
BackendMaker log_in_memory() {
  return {.name = "LogInMemory", .make = [](const Terms& terms) {
            return std::make_unique<LogUnderTest>(recordlog::make_memory_disk(), log_options(terms));
          }};
}
BackendMaker log_of_small_segments() { return {.name = "LogOfSmallSegments", .make = make_log_of_small_segments}; }
BackendMaker log_on_a_real_disk() {
  return {.name = "LogOnARealDisk",
          .make = [](const Terms& terms) { return std::make_unique<RealLogUnderTest>(terms); }};
}
BackendMaker maildir_in_memory() {
  return {.name = "Maildir",
          .make = [](const Terms& terms) { return std::make_unique<MaildirUnderTest>(terms); },
          .supports_views = false};
}

}  // namespace

std::vector<BackendMaker> every_backend() {
  return {
      memory(), log_in_memory(), log_of_small_segments(), log_on_a_real_disk(), maildir_in_memory(),
  };
}

std::vector<BackendMaker> complete_backends() {
  return {
      memory(), log_in_memory(), log_of_small_segments(), log_on_a_real_disk(), maildir_in_memory(),
  };
}

std::vector<BackendMaker> backends_with_views() {
  std::vector<BackendMaker> backends = complete_backends();
  std::erase_if(backends, [](const BackendMaker& maker) { return !maker.supports_views; });
  return backends;
}

std::string backend_name(const ::testing::TestParamInfo<BackendMaker>& backend) { return backend.param.name; }

}  // namespace satchel::store::testing
