#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "recordlog/disk.hpp"

namespace satchel::recordlog {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

/// The error for a system call that has just failed, from errno.
DiskError system_error(std::string_view call, const std::string& path);

/// A file of the real file system, opened for reading and appending.
std::unique_ptr<File> make_real_file(Descriptor descriptor, std::string path);

}  // namespace satchel::recordlog
