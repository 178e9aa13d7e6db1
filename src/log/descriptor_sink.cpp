#include <unistd.h>

#include <cerrno>

#include "log/sink.hpp"

namespace satchel::log {
namespace {

class DescriptorSink : public Sink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}

  void write(std::string_view line) override {
    const std::lock_guard lock(mutex_);
    while (!line.empty()) {
      const ssize_t written = ::write(descriptor_, line.data(), line.size());
      if (written < 0 && errno == EINTR) continue;
      // A log that cannot be written is no reason to stop serving mail.
      if (written <= 0) return;
      line.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  std::mutex mutex_;
  int descriptor_;
};

}  // namespace

std::shared_ptr<Sink> make_descriptor_sink(int descriptor) { return std::make_shared<DescriptorSink>(descriptor); }

}  // namespace satchel::log
