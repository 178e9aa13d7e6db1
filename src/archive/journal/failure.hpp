#pragma once

#include <utility>

#include "archive/archive.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {

/// What the log reports, in the archive's terms.
inline Error to_error(recordlog::LogError error) {
  switch (error.kind) {
    case recordlog::LogErrorKind::full:
      return {ErrorKind::full, std::move(error.detail) + "; free some space and try again"};
    case recordlog::LogErrorKind::damaged:
    case recordlog::LogErrorKind::not_found:
    case recordlog::LogErrorKind::replaced:
      return {ErrorKind::damaged, std::move(error.detail) + "; run `satchel verify` to see what else is damaged"};
    case recordlog::LogErrorKind::failed:
      break;
  }
  return {ErrorKind::failed, std::move(error.detail)};
}

inline Error to_error(recordlog::DiskError error) {
  if (error.kind == recordlog::DiskErrorKind::full)
    return {ErrorKind::full, std::move(error.detail) + "; free some space and try again"};
  return {ErrorKind::failed, std::move(error.detail)};
}

template <class T>
Result<T> as_result(std::expected<T, recordlog::LogError> result) {
  if (!result) return std::unexpected(to_error(std::move(result).error()));
  return std::move(*result);
}

template <class T>
Result<T> as_result(std::expected<T, recordlog::DiskError> result) {
  if (!result) return std::unexpected(to_error(std::move(result).error()));
  if constexpr (std::is_void_v<T>)
    return {};
  else
    return std::move(*result);
}

}  // namespace satchel::archive
