#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/api.hpp"

namespace satchel::base {

/// A password or token: wiped when it goes, never printed, copied only where `reveal` is written out.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  /// Copies `value`; the caller still has to wipe the place it came from.
  explicit Secret(std::string_view value) : value_(value) {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept { take(other); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) take(other);
    return *this;
  }
  ~Secret() { wipe(value_); }

  /// The secret itself; valid until this object changes.
  std::string_view reveal() const [[clang::lifetimebound]] { return value_; }
  bool empty() const { return value_.empty(); }

  /// Overwrites `text` in a way that the compiler may not leave out, and empties it.
  SATCHEL_API static void wipe(std::string& text) noexcept;

 private:
  void take(Secret& other) noexcept {
    wipe(value_);
    value_ = other.value_;
    wipe(other.value_);
  }

  std::string value_;
};

}  // namespace satchel::base
