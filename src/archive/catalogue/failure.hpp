#pragma once

#include <SQLiteCpp/Exception.h>

#include <expected>
#include <type_traits>
#include <utility>

#include "archive/archive.hpp"

namespace satchel::archive {

Error to_error(const SQLite::Exception& exception);

/// Runs `work`, whose result is a Result. SQLite's exceptions end here and become its error.
template <class Work>
std::invoke_result_t<Work> guarded(Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(to_error(exception));
  }
}

}  // namespace satchel::archive
