#include "store/log/record_types.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/try.hpp"
#include "recordlog/attributes.hpp"

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

Result<recordlog::RecordHeader> new_record_header(std::uint8_t type, Time now) {
  recordlog::RecordHeader header;
  header.type = type;
  header.id = SATCHEL_TRY(random_id());
  header.time_us = now;
  return header;
}

void append_uidl(const recordlog::RecordId& id, std::string& out) {
  static constexpr char digits[] = "0123456789abcdef";
  for (const std::uint8_t octet : id) {
    out += digits[octet >> 4];
    out += digits[octet & 15];
  }
}

void append_id(std::string& ids, const recordlog::RecordId& id) {
  ids.append(reinterpret_cast<const char*>(id.data()), id.size());
}

std::vector<recordlog::RecordId> read_ids(std::string_view payload) {
  std::vector<recordlog::RecordId> ids(payload.size() / sizeof(recordlog::RecordId));
  for (std::size_t i = 0; i < ids.size(); ++i) std::memcpy(ids[i].data(), &payload[i * ids[i].size()], ids[i].size());
  return ids;
}

std::vector<Revival> read_revivals(std::string_view payload) {
  const std::vector<recordlog::RecordId> ids = read_ids(payload);
  std::vector<Revival> revivals;
  for (std::size_t i = 0; i + 1 < ids.size(); i += 2) revivals.push_back({.source = ids[i], .id = ids[i + 1]});
  return revivals;
}

std::vector<std::string> read_uidls(std::string_view payload) {
  std::vector<std::string> uidls;
  for (std::size_t end = payload.find('\n'); end != std::string_view::npos; end = payload.find('\n')) {
    uidls.emplace_back(payload.substr(0, end));
    payload.remove_prefix(end + 1);
  }
  return uidls;
}

std::string_view device_of(const recordlog::RecordHeader& header) {
  return recordlog::find_attribute(header.attributes, device_tag).value_or(std::string_view());
}

std::string_view given_uidl(const recordlog::RecordHeader& header) {
  const auto given = recordlog::find_attribute(header.attributes, uidl_tag);
  return given && valid_uidl(*given) ? *given : std::string_view();
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
