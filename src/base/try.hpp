#pragma once

#include <expected>
#include <utility>

/// The value of an std::expected, or a return of its error from the enclosing function. Not for coroutines.
///
///     const std::string text = SATCHEL_TRY(read_file(path));
#define SATCHEL_TRY(expression)                                                             \
  (__extension__({                                                                          \
    auto satchel_try_result = (expression);                                                 \
    if (!satchel_try_result) return std::unexpected(std::move(satchel_try_result).error()); \
    std::move(*satchel_try_result);                                                         \
  }))

/// The same for std::expected<void, E>.
#define SATCHEL_TRY_VOID(expression)                                                        \
  do {                                                                                      \
    auto satchel_try_result = (expression);                                                 \
    if (!satchel_try_result) return std::unexpected(std::move(satchel_try_result).error()); \
  } while (false)
