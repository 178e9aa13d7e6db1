#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/verifier.hpp"

/// Users in a file; see README.md for its form.
namespace satchel::auth::file {

struct FileError {
  std::string detail;  ///< "path:line: what is wrong and what is allowed"; the line where there is one
};

/// Told the scheme's name before each hash is computed, on the thread that computes it: for metrics and tests.
using HashProbe = std::function<void(std::string_view scheme)>;

/// Answers from the file as it is: it is read again when a look-up finds it changed. While it cannot be read, answers
/// are `unavailable`. Names are compared exactly, case included.
class UsersFile : public Verifier, public Directory {
 public:
  static std::expected<std::shared_ptr<UsersFile>, FileError> open(std::string path, HashProbe on_hash = {});
  ~UsersFile() override;

  Answer verify(std::string_view name, std::string_view password) override;
  Entry look_up(std::string_view user) override;
  std::optional<Retention> retention() override;

  /// What is wrong in the file as it is now, one line each. Such lines harm nobody but the user they name.
  std::vector<std::string> problems();

 private:
  struct Impl;
  explicit UsersFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace satchel::auth::file
