#include "store/string_body.hpp"

#include <utility>

#include "base/try.hpp"
#include "message/octet_counter.hpp"

namespace satchel::store {

StringBody::StringBody(std::string wire) : wire_(std::move(wire)), octets_(message::count_octets(wire_)) {}

Result<std::size_t> StringBody::read(std::uint64_t offset, std::span<char> into) {
  if (offset >= wire_.size()) return 0;
  return wire_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
}

Result<std::optional<std::size_t>> StringBody::read_if_cached(std::uint64_t offset, std::span<char> into) {
  return read(offset, into);
}

Result<std::string> read_all(MessageBody& body) {
  std::string all(static_cast<std::size_t>(body.wire_octets()), '\0');
  std::size_t done = 0;
  while (done < all.size()) {
    const std::size_t got = SATCHEL_TRY(body.read(done, std::span(all).subspan(done)));
    if (got == 0) return std::unexpected(Error{ErrorKind::temporary, "a message body ended before its length"});
    done += got;
  }
  return all;
}

}  // namespace satchel::store
