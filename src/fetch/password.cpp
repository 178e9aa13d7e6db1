#include "fetch/password.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "files/replace_file.hpp"

namespace satchel::fetch {
namespace {

constexpr std::size_t longest_password = 4096;
constexpr const char* secrets_directory = "secrets";

Failure failure(const std::string& what) { return {FailureKind::settings, what}; }

Failure system_failure(const std::string& what) { return failure(what + ": " + std::strerror(errno)); }

/// The first line of `stream`, without its line end.
base::Secret first_line(std::FILE* stream) {
  std::string line;
  line.reserve(longest_password);  // grows no more: no copy stays behind in freed memory
  for (int c = std::fgetc(stream); c != EOF && c != '\n' && line.size() < longest_password; c = std::fgetc(stream))
    line += static_cast<char>(c);
  if (line.ends_with('\r')) line.pop_back();
  base::Secret secret{std::string_view(line)};
  base::Secret::wipe(line);
  return secret;
}

Result<base::Secret> from_file(const Account& account, const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
    return std::unexpected(failure("others can read " + path + "; run: chmod 600 " + path));
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (!file)
    return std::unexpected(system_failure("the password of account " + account.name + " cannot be read from " + path));
  base::Secret secret = first_line(file);
  std::fclose(file);
  return secret;
}

Result<base::Secret> from_command(const Account& account) {
  std::FILE* output = popen(account.password_command.c_str(), "re");
  if (!output) return std::unexpected(system_failure("the password command of account " + account.name));
  base::Secret secret = first_line(output);
  const int status = pclose(output);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return std::unexpected(
        failure("the password command of account " + account.name + " failed: " + account.password_command));
  return secret;
}

}  // namespace

Result<base::Secret> read_password(const Account& account, const std::string& home) {
  auto secret =
      account.password_command.empty() ? from_file(account, home + "/" + account.password_file) : from_command(account);
  if (secret && secret->empty())
    return std::unexpected(failure("the password of account " + account.name + " is empty"));
  return secret;
}

Result<std::string> keep_password(const std::string& home, const std::string& account_name,
                                  const base::Secret& password) {
  const std::string directory = home + "/" + secrets_directory;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error || chmod(directory.c_str(), 0700) != 0)
    return std::unexpected(failure(directory + " cannot be made: " + (error ? error.message() : std::strerror(errno))));
  const std::string relative = std::string(secrets_directory) + "/" + account_name;
  const std::string path = home + "/" + relative;
  std::string line(password.reveal());
  line += '\n';
  auto kept = files::replace_file(path, line, 0600);
  base::Secret::wipe(line);
  if (!kept) return std::unexpected(failure(kept.error()));
  return relative;
}

void forget_password(const std::string& home, const Account& account) {
  if (!account.password_file.empty()) unlink((home + "/" + account.password_file).c_str());
}

}  // namespace satchel::fetch
