#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Texts that are hard on line ends and dots, and ways to cut them.
namespace satchel::message::test {

/// Calls `run(pieces)` with `octets` whole, cut in two at every place, and in pieces of 1 to 7 and 31 octets.
template <class Run>
void each_split(std::string_view octets, Run run) {
  run(std::vector<std::string_view>{octets});
  for (std::size_t cut = 0; cut <= octets.size(); ++cut)
    run(std::vector<std::string_view>{octets.substr(0, cut), octets.substr(cut)});
  for (const std::size_t size : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 31U}) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < octets.size(); at += size) pieces.push_back(octets.substr(at, size));
    run(pieces);
  }
}

/// Every text of up to `length` octets of the alphabet, shortest first.
inline std::vector<std::string> every_text(std::string_view alphabet, std::size_t length) {
  std::vector<std::string> texts{""};
  for (std::size_t begin = 0, size = 1; size <= length; ++size) {
    const std::size_t end = texts.size();
    for (std::size_t i = begin; i < end; ++i)
      for (const char c : alphabet) texts.push_back(texts[i] + c);
    begin = end;
  }
  return texts;
}

/// A text in which CR, LF and dots are as common as other octets, the same for the same seed.
inline std::string noisy_text(std::size_t size, unsigned seed) {
  static constexpr std::string_view alphabet("\r\n.a\r\n.\0\xff ", 10);
  std::string text;
  while (text.size() < size) {
    seed = seed * 1664525U + 1013904223U;
    text += alphabet[(seed >> 16) % alphabet.size()];
    if (seed >> 30 == 0) text.append("\r\n.");
    if (seed >> 29 == 1) text.append(seed >> 10 & 63, 'x');
  }
  return text;
}

inline std::vector<std::string> nasty_texts() {
  std::vector<std::string> texts = {
      "",
      "\r\n",
      ".",
      ".\r\n",
      "..\r\n...\r\n",
      "no newline at the end",
      "Subject: hi\r\n\r\n.leading\r\n..two\r\n.\r\nend\r\n",
      "bare\n.\nlf\n",
      "bare\r.\rcr\r",
      "mixed\r\n.\n.\r.\r\n",
      std::string("nul\0in\0line\r\n\0.\r\n", 17),
      "\xff\xfe 8-bit \xe4\r\n.\xfc\r\n",
      "\r\r\n\n\r\n\r",
      "From the start of a line\r\n>From quoted\r\n",
      std::string(1000, 'l') + "\r\n." + std::string(500, 'm') + "\r\n",
  };
  for (unsigned seed = 1; seed <= 8; ++seed) texts.push_back(noisy_text(200, seed));
  return texts;
}

}  // namespace satchel::message::test
