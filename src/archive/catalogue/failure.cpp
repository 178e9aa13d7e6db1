#include "archive/catalogue/failure.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace satchel::archive {

Error to_error(const SQLite::Exception& exception) {
  switch (exception.getErrorCode()) {
    case SQLITE_FULL:
      return {ErrorKind::full, "no space left for catalogue.sqlite; free some and try again"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::damaged, fmt::format("catalogue.sqlite is damaged ({}): move it and the files that begin with "
                                              "its name away; it will be made again from the log",
                                              exception.what())};
    case SQLITE_BUSY:
      return {ErrorKind::failed, "another program keeps catalogue.sqlite locked; end it or try again later"};
    default:
      return {ErrorKind::failed, fmt::format("catalogue.sqlite: {}", exception.what())};
  }
}

}  // namespace satchel::archive
