#include "fetch/archive_writer.hpp"

#include <utility>

namespace satchel::fetch {
namespace {

constexpr std::size_t batch_octets = 8 << 20;
constexpr auto batch_age = std::chrono::milliseconds(250);

std::int64_t now_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

ArchiveWriter::ArchiveWriter(archive::Archive& archive, std::string account)
    : archive_(archive), account_(std::move(account)), thread_([this] { run(); }) {}

ArchiveWriter::~ArchiveWriter() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

bool ArchiveWriter::add(std::string uidl, std::string message) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return filling_octets_ < batch_octets || tally_.failure; });
  if (tally_.failure) return false;
  if (filling_.empty()) first_at_ = std::chrono::steady_clock::now();
  filling_octets_ += message.size();
  filling_.push_back({std::move(uidl), now_us(), std::move(message)});
  if (filling_.size() == 1 || filling_octets_ >= batch_octets) changed_.notify_all();
  return true;
}

ArchiveWriter::Tally ArchiveWriter::finish() {
  {
    const std::scoped_lock lock(mutex_);
    finishing_ = true;
    changed_.notify_all();
  }
  thread_.join();
  return std::move(tally_);
}

void ArchiveWriter::run() {
  for (Batch batch = take(); !batch.empty(); batch = take()) store(batch);
}

ArchiveWriter::Batch ArchiveWriter::take() {
  std::unique_lock lock(mutex_);
  const auto ending = [this] { return finishing_ || abandoned_; };
  changed_.wait(lock, [&] { return !filling_.empty() || ending(); });
  // In a batch that has begun, wait for more, but not long: what waits here is lost in a crash and fetched again.
  changed_.wait_until(lock, first_at_ + batch_age, [&] { return filling_octets_ >= batch_octets || ending(); });
  if (abandoned_ || tally_.failure) return {};
  filling_octets_ = 0;
  changed_.notify_all();
  return std::exchange(filling_, {});
}

void ArchiveWriter::store(const Batch& batch) {
  std::vector<archive::Arrival> arrivals;
  arrivals.reserve(batch.size());
  std::uint64_t octets = 0;
  for (const Waiting& waiting : batch) {
    arrivals.push_back({account_, waiting.uidl, waiting.time_us, waiting.message});
    octets += waiting.message.size();
  }
  const auto stored = archive_.store(arrivals);
  const std::scoped_lock lock(mutex_);
  if (stored) {
    tally_.count.stored += stored->stored;
    tally_.count.duplicates += stored->duplicates;
    tally_.octets += octets;
  } else {
    tally_.failure = Failure{FailureKind::archive, stored.error().detail};
    changed_.notify_all();
  }
}

}  // namespace satchel::fetch
