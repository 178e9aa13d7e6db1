#pragma once

#include <string>
#include <vector>

namespace satchel::archive {

/// Messages that something between two programs has been known to spoil.
inline std::vector<std::string> nasty_messages() {
  using namespace std::string_literals;
  std::vector<std::string> messages{
      ""s,
      "\r\n"s,
      "no header at all\r\n"s,
      "Subject: no body\r\n"s,
      "Subject: no body, but the blank line\r\n\r\n"s,
      "\r\nno header, but the blank line\r\n"s,
      "Subject: dots\r\n\r\n.\r\n..\r\n...\r\n.leading\r\n"s,
      "Subject: r\xE9sum\xE9 \xFF\xFE\r\n\r\n\x80\x81 8-bit \xC3\xA9\r\n"s,
      "Subject: NUL\0NUL\r\n\r\nbe\0hind\0\r\n"s,
      "Subject: From lines\r\n\r\nFrom here\r\n>From there\r\n>>>From everywhere\r\nFrom\r\n From\r\n"s,
      "From mbox@example.org Mon Jan  5 00:00:00 2026\r\nSubject: begins with From\r\n\r\nbody\r\n"s,
      "Subject: no final newline\r\n\r\nthe end"s,
      "Subject: bare CR\r\n\r\na\rb\r\r\n"s,
      "Subject: bare LF\r\n\r\na\nb\n"s,
      ": no name\r\nno colon\r\n\tfold of nothing\r\n\r\nbody\r\n"s,
      "Content-Type: multipart/mixed\r\nSubject: no boundary\r\n\r\nbody\r\n"s,
      "Content-Type: multipart/mixed; boundary=x\r\nSubject: never closed\r\n\r\n--x\r\n\r\nbody\r\n"s,
      "Date: garbage\r\nContent-Type: ///;;;=\r\nContent-Transfer-Encoding: rot13\r\n\r\nbody\r\n"s,
  };
  messages.push_back("Subject: " + std::string(200'000, 's') + "\r\n\r\nbody\r\n");
  messages.push_back("Subject: long line\r\n\r\n" + std::string(200'000, 'x') + "\r\n");
  return messages;
}

}  // namespace satchel::archive
