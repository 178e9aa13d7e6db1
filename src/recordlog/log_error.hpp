#pragma once

#include <expected>
#include <utility>

#include "recordlog/log.hpp"

namespace satchel::recordlog {

inline LogError as_log_error(DiskError error) {
  switch (error.kind) {
    case DiskErrorKind::full:
      return {LogErrorKind::full, std::move(error.detail)};
    case DiskErrorKind::not_found:
      return {LogErrorKind::not_found, std::move(error.detail)};
    case DiskErrorKind::failed:
    case DiskErrorKind::locked:
      break;
  }
  return {LogErrorKind::failed, std::move(error.detail)};
}

/// A disk's answer as a log's.
template <class T>
LogResult<T> as_log_result(DiskResult<T> result) {
  if (!result) return std::unexpected(as_log_error(std::move(result).error()));
  if constexpr (std::is_void_v<T>)
    return {};
  else
    return std::move(*result);
}

}  // namespace satchel::recordlog
