#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/ascii.hpp"

/// The form of inputs: words on the first line, octets behind it (fuzz/README.md).
namespace satchel::fuzz {

/// The words "flag" and "key=value" of a line. A word that nobody asks for has no meaning.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line) {}

  bool has(std::string_view flag) const {
    return find([flag](std::string_view word) { return word == flag; }).data() != nullptr;
  }
  /// The value of "key=value", or empty.
  std::string_view value(std::string_view key) const {
    const std::string_view word = find([key](std::string_view candidate) {
      return candidate.starts_with(key) && candidate.substr(key.size()).starts_with('=');
    });
    return word.empty() ? word : word.substr(key.size() + 1);
  }
  std::size_t number(std::string_view key, std::size_t otherwise, std::size_t largest) const {
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(base::parse_decimal(value(key)).value_or(otherwise), largest));
  }

 private:
  template <class Predicate>
  std::string_view find(Predicate fits) const {
    std::string_view rest = line_;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (fits(word)) return word;
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    }
    return {};
  }

  std::string_view line_;
};

/// Takes what stands in front of `end` and removes both; without `end`, all of it.
inline std::string_view take_until(std::string_view& text, std::string_view end) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(std::min(taken.size() + end.size(), text.size()));
  return taken;
}

struct Input {
  Input(const std::uint8_t* data, std::size_t size)
      : rest(reinterpret_cast<const char*>(data), size), words(take_until(rest, "\n")) {}

  /// The turns of a conversation: each ends at "~" at the end of a line.
  std::vector<std::string_view> turns() const {
    std::vector<std::string_view> result;
    for (std::string_view left = rest; !left.empty();) result.push_back(take_until(left, "~\n"));
    return result;
  }

  std::string_view rest;
  Words words;
};

/// Octets lent in memory of their own, so that the address sanitizer sees who looks at them too late or too far.
class Loan {
 public:
  std::string_view lend(std::string_view octets) {
    octets_ = std::make_unique<char[]>(octets.size());
    std::ranges::copy(octets, octets_.get());
    size_ = octets.size();
    return {octets_.get(), size_};
  }
  void give_back() { octets_.reset(); }
  bool holds(std::string_view part) const {
    return octets_ && part.data() >= octets_.get() && part.data() + part.size() <= octets_.get() + size_;
  }

 private:
  std::unique_ptr<char[]> octets_;
  std::size_t size_ = 0;
};

}  // namespace satchel::fuzz
