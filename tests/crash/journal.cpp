#include "crash/journal.hpp"

#include <fmt/format.h>

#include <cstring>

namespace satchel::crash {
namespace {

class Mixer {
 public:
  void add(std::string_view octets) {
    add_number(octets.size());
    while (octets.size() >= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, octets.data(), sizeof word);
      add_number(word);
      octets.remove_prefix(sizeof word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, octets.data(), octets.size());
    add_number(rest);
  }
  std::uint64_t value() const { return value_; }

 private:
  void add_number(std::uint64_t number) {
    value_ = (value_ ^ number) * 0x9e3779b97f4a7c15U;
    value_ ^= value_ >> 29U;
  }

  std::uint64_t value_ = 0x5361746368656cU;
};

}  // namespace

std::string describe(const Operation& operation) {
  switch (operation.kind) {
    case Operation::Kind::make_directory:
      return fmt::format("mkdir {}", operation.path);
    case Operation::Kind::create:
      return fmt::format("create {} as file {}", operation.path, operation.file);
    case Operation::Kind::append:
      return fmt::format("append {} octets to file {}", operation.octets.size(), operation.file);
    case Operation::Kind::sync:
      return fmt::format("sync file {}", operation.file);
    case Operation::Kind::failed_sync:
      return fmt::format("sync file {}: fails", operation.file);
    case Operation::Kind::rename:
      return fmt::format("rename {} to {}", operation.path, operation.to);
    case Operation::Kind::remove:
      return fmt::format("remove {}", operation.path);
    case Operation::Kind::sync_directory:
      return fmt::format("sync directory {}", operation.path);
  }
  return {};
}

std::uint64_t Image::fingerprint() const {
  Mixer mixer;
  for (const auto& [path, file] : files) {
    mixer.add(path);
    mixer.add(file.octets);
  }
  for (const std::string& directory : directories) mixer.add(directory);
  return mixer.value();
}

}  // namespace satchel::crash
