#include "pop3/replies.hpp"

#include <array>
#include <charconv>

namespace satchel::pop3 {
namespace {

/// What an idle session may keep.
constexpr std::size_t kept_octets = 2048;

}  // namespace

void Replies::append(std::uint64_t number) {
  std::array<char, 20> digits;
  const std::to_chars_result end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  octets_.append(digits.data(), end.ptr);
}

// RFC 2449 section 3: "single-line = status [SP text] CRLF", text = "resp-code *CHAR"; section 8: the code stands in
// square brackets.
void Replies::refuse(const Refusal& refusal) {
  append("-ERR ");
  if (refusal.code != ResponseCode::none) {
    append("[");
    append(name_of(refusal.code));
    append("] ");
  }
  line(refusal.text);
}

void Replies::clear() {
  octets_.clear();
  if (octets_.capacity() > kept_octets) octets_.shrink_to_fit();
}

}  // namespace satchel::pop3
