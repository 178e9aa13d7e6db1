#include "store/log/record_types.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace satchel::store {

std::size_t HashOfId::operator()(const recordlog::RecordId& id) const {
  std::size_t hash = 0;
  std::memcpy(&hash, id.data(), sizeof hash);
  return hash;
}

Result<recordlog::RecordId> random_id() {
  recordlog::RecordId id;
  if (::getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size()))
    return std::unexpected(Error{ErrorKind::temporary, std::string("getrandom: ") + std::strerror(errno)});
  return id;
}

/// "The unique-id of a message is an arbitrary server-determined string, consisting of one to 70 characters in the
/// range 0x21 to 0x7E" (RFC 1939 section 7).
void append_uidl(const recordlog::RecordId& id, std::string& out) {
  static constexpr char digits[] = "0123456789abcdef";
  for (const std::uint8_t octet : id) {
    out += digits[octet >> 4];
    out += digits[octet & 15];
  }
}

void append_id(std::string& deletion_set, const recordlog::RecordId& id) {
  deletion_set.append(reinterpret_cast<const char*>(id.data()), id.size());
}

void read_deletion_set(std::string_view payload, IdSet& ids) {
  recordlog::RecordId id;
  for (; payload.size() >= id.size(); payload.remove_prefix(id.size())) {
    std::memcpy(id.data(), payload.data(), id.size());
    ids.insert(id);
  }
}

Error as_store_error(recordlog::LogError error) {
  const bool full = error.kind == recordlog::LogErrorKind::full;
  return {full ? ErrorKind::full : ErrorKind::temporary, std::move(error.detail)};
}

Error as_store_error(recordlog::DiskError error) {
  switch (error.kind) {
    case recordlog::DiskErrorKind::full:
      return {ErrorKind::full, std::move(error.detail)};
    case recordlog::DiskErrorKind::locked:
      return {ErrorKind::in_use, std::move(error.detail)};
    case recordlog::DiskErrorKind::failed:
    case recordlog::DiskErrorKind::not_found:
      break;
  }
  return {ErrorKind::temporary, std::move(error.detail)};
}

}  // namespace satchel::store
