#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pop3/refusal.hpp"

namespace satchel::pop3 {

/// Replies not yet sent, in the language of the session. Their memory is kept from reply to reply, so that answering
/// costs no allocation.
class Replies {
 public:
  void speak(Language language) { language_ = language; }

  /// Appends one line made of texts, phrases and numbers, and CRLF.
  template <class... Parts>
  void line(const Parts&... parts) {
    (append(parts), ...);
    append("\r\n");
  }
  void append(std::string_view text) { octets_.append(text); }
  void append(Phrase phrase) { octets_.append(text_of(phrase, language_)); }
  void append(std::uint64_t number);
  /// Appends "-ERR", the response code if there is one, and the text.
  void refuse(const Refusal& refusal);
  /// For what appends by itself.
  std::string& octets() { return octets_; }

  std::string_view view() const [[clang::lifetimebound]] { return octets_; }
  std::size_t size() const { return octets_.size(); }
  bool empty() const { return octets_.empty(); }
  /// Drops what was appended since `size()` was `size`.
  void cut_back(std::size_t size) { octets_.resize(size); }
  /// Everything has been sent. Gives memory back that only a long listing needed.
  void clear();

 private:
  std::string octets_;
  Language language_ = Language::i_default;
};

}  // namespace satchel::pop3
