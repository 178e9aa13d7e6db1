#include "password_input.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "failure.hpp"

namespace satchel::satcheld {
namespace {

constexpr std::size_t longest_password_octets = 4096;

/// One line without its end. Octet by octet, so that nothing of the password stays in a buffer of the library.
base::Secret read_line(int descriptor) {
  std::string line;
  line.reserve(longest_password_octets);
  char c = 0;
  while (line.size() < longest_password_octets) {
    const ssize_t got = ::read(descriptor, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') break;
    line += c;
  }
  if (line.ends_with('\r')) line.pop_back();
  base::Secret secret{std::string_view(line)};
  base::Secret::wipe(line);
  return secret;
}

/// The terminal of this process, with echo off as long as it lives.
class Terminal {
 public:
  Terminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (descriptor_ < 0) throw CommandFailed{"no terminal to ask for the password on; use --password-stdin"};
    ::tcgetattr(descriptor_, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  ~Terminal() {
    ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    ::close(descriptor_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  base::Secret ask(std::string_view prompt) {
    say(prompt);
    base::Secret answer = read_line(descriptor_);
    say("\n");
    return answer;
  }

 private:
  void say(std::string_view text) {
    // Where the terminal takes nothing the answer tells.
    [[maybe_unused]] const ssize_t written = ::write(descriptor_, text.data(), text.size());
  }

  int descriptor_;
  termios before_{};
};

base::Secret ask_twice() {
  Terminal terminal;
  base::Secret password = terminal.ask("Password: ");
  const base::Secret again = terminal.ask("Again: ");
  if (password.reveal() != again.reveal()) throw CommandFailed{"the two passwords differ; nothing was changed"};
  return password;
}

}  // namespace

base::Secret read_password(PasswordSource source) {
  base::Secret password = source == PasswordSource::standard_input ? read_line(STDIN_FILENO) : ask_twice();
  if (password.empty()) throw CommandFailed{"the password is empty; nothing was changed"};
  return password;
}

}  // namespace satchel::satcheld
