#include "message/line_ends.hpp"

#include "message/scan.hpp"

namespace satchel::message {
namespace {

constexpr std::string_view crlf = "\r\n";

}  // namespace

void LineEndNormalizer::feed(std::string_view octets, Sink out) {
  if (octets.empty()) return;
  if (pending_cr_) {
    pending_cr_ = false;
    if (octets.front() == '\n') {
      octets.remove_prefix(1);
      end_line(out);
    } else {
      bare_cr(out);
    }
  }
  while (!octets.empty()) {
    // No CR went before the first octet here: what it was, if it was one, has been decided.
    if (octets.front() == '\n') {
      saw_bare_ = true;
      octets.remove_prefix(1);
      end_line(out);
      continue;
    }
    const std::size_t at = bare_cr_ == BareCr::to_crlf ? scan::find_half_line_end(octets) : scan::find_bare_lf(octets);
    if (at == scan::none) return pass_tail(octets, out);
    // Either the CR at `at` is bare or the LF behind it, and then the octet at `at` is text.
    const bool is_cr = octets[at] == '\r';
    pass(octets.substr(0, is_cr ? at : at + 1), out);
    octets.remove_prefix(is_cr ? at + 1 : at + 2);
    saw_bare_ = true;
    end_line(out);
  }
}

void LineEndNormalizer::finish(Sink out) {
  if (pending_cr_) bare_cr(out);
  pending_cr_ = false;
  if (!at_line_start_) end_line(out);
}

/// `text` has no line end to mend, but its last octet may be a CR whose LF is still to come.
void LineEndNormalizer::pass_tail(std::string_view text, Sink out) {
  if (text.back() == '\r') {
    pending_cr_ = true;
    text.remove_suffix(1);
  }
  pass(text, out);
}

void LineEndNormalizer::pass(std::string_view text, Sink out) {
  if (text.empty()) return;
  at_line_start_ = text.back() == '\n';
  out(text);
}

void LineEndNormalizer::end_line(Sink out) {
  at_line_start_ = true;
  out(crlf);
}

void LineEndNormalizer::bare_cr(Sink out) {
  if (bare_cr_ == BareCr::keep) return pass(crlf.substr(0, 1), out);
  saw_bare_ = true;
  end_line(out);
}

}  // namespace satchel::message
