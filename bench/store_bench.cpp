// Deliveries a second and the opening of a large maildrop, on the real disk below the temporary directory ($TMPDIR).

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/log_store.hpp"
#include "store/string_body.hpp"

namespace {

using namespace satchel;

constexpr std::size_t large_maildrop_messages = 100'000;

/// A store in a directory of its own, which goes with it.
class Place {
 public:
  Place() {
    std::string pattern = (std::filesystem::temp_directory_path() / "satchel-bench-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    disk_ = std::move(*recordlog::open_real_disk(path_));
    reopen();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  void reopen() { store_ = store::open_log_store(*disk_); }
  recordlog::Disk& disk() { return *disk_; }
  store::Store& store() { return *store_; }

 private:
  std::string path_;
  std::unique_ptr<recordlog::Disk> disk_;
  std::unique_ptr<store::Store> store_;
};

std::unique_ptr<Place> shared_place;

void make_place(const benchmark::State&) { shared_place = std::make_unique<Place>(); }
void drop_place(const benchmark::State&) { shared_place.reset(); }

std::string message_of(std::size_t octets) {
  std::string message = "Subject: benchmark\r\n\r\n";
  while (message.size() < octets) message += "A line of ordinary length, as most mail has them by the dozen.\r\n";
  return message;
}

void deliver(benchmark::State& state, const std::string& user) {
  store::StringBody body(message_of(8'000));
  for (auto _ : state)
    if (!shared_place->store().deliver(user, "Return-Path: <>\r\n", body)) state.SkipWithError("delivery failed");
  state.SetItemsProcessed(state.iterations());
}

void deliver_to_one_maildrop(benchmark::State& state) { deliver(state, "ann"); }
void deliver_to_many_maildrops(benchmark::State& state) {
  deliver(state, "user" + std::to_string(state.thread_index()));
}

BENCHMARK(deliver_to_one_maildrop)->Setup(make_place)->Teardown(drop_place)->Threads(1)->Threads(16)->UseRealTime();
BENCHMARK(deliver_to_many_maildrops)->Setup(make_place)->Teardown(drop_place)->Threads(16)->UseRealTime();

void fill_large_maildrop(Place& place) {
  const std::string payload = message_of(4'000);
  const auto log = std::move(*recordlog::Log::open(place.disk(), "maildrops/ann"));
  std::vector<recordlog::PendingRecord> records(1000);
  for (std::size_t first = 0; first < large_maildrop_messages; first += records.size()) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i].header.type = 1;
      records[i].header.octets = payload.size();
      const std::uint64_t number = first + i;
      std::memcpy(records[i].header.id.data(), &number, sizeof number);
      records[i].payload = {payload};
    }
    if (!log->append(records)) std::abort();
  }
}

void open_large_maildrop(benchmark::State& state, bool keep_index) {
  Place place;
  fill_large_maildrop(place);
  for (auto _ : state) {
    state.PauseTiming();
    place.reopen();
    if (!keep_index) (void)place.disk().remove("maildrops/ann/index");
    state.ResumeTiming();
    const auto session = place.store().open("ann", store::Sharing::exclusive);
    if (!session || (*session)->count() != large_maildrop_messages) state.SkipWithError("open failed");
  }
}

void open_100000_messages_without_index(benchmark::State& state) { open_large_maildrop(state, false); }
void open_100000_messages_from_the_index(benchmark::State& state) { open_large_maildrop(state, true); }

void poll_100000_messages(benchmark::State& state) {
  Place place;
  fill_large_maildrop(place);
  for (auto _ : state)
    if (!place.store().open("ann", store::Sharing::exclusive)) state.SkipWithError("open failed");
}

BENCHMARK(open_100000_messages_without_index)->Unit(benchmark::kMillisecond)->Iterations(5);
BENCHMARK(open_100000_messages_from_the_index)->Unit(benchmark::kMillisecond)->Iterations(20);
BENCHMARK(poll_100000_messages)->Unit(benchmark::kMicrosecond)->Iterations(500);

}  // namespace

BENCHMARK_MAIN();
