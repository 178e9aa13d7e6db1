// Any octets are an mbox or are told not to be one: messages lie in the file one behind the other, every split finds
// the same and takes off the same quoting, and what was made canonical and is quoted again comes back as it was. Words:
// step=N, mboxo, crlf.
#include <string>
#include <vector>

#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "mailfiles/from_line.hpp"
#include "mailfiles/mail_date.hpp"
#include "mailfiles/mbox_quoting.hpp"
#include "mailfiles/mbox_scanner.hpp"
#include "message/line_ends.hpp"

using namespace satchel;
using namespace satchel::mailfiles;

namespace {

template <class Take>
void in_pieces(std::string_view octets, std::size_t step, Take take) {
  for (; !octets.empty(); octets.remove_prefix(std::min(step, octets.size()))) {
    fuzz::Loan loan;
    take(loan.lend(octets.substr(0, step)));
  }
}

auto into(std::string& text) {
  return [&text](std::string_view part) { text += part; };
}

struct Scan {
  std::vector<MboxEntry> entries;
  std::uint64_t stray = 0;
};

Scan scan(std::string_view mbox, std::size_t step) {
  Scan result;
  MboxScanner scanner;
  const auto found = [&](const MboxEntry& entry) { result.entries.push_back(entry); };
  in_pieces(mbox, step, [&](std::string_view part) { scanner.feed(part, found); });
  scanner.finish(found);
  result.stray = scanner.stray_octets();
  return result;
}

std::string unquote(std::string_view message, MboxQuoting quoting, std::size_t step) {
  std::string result;
  MboxUnquoter unquoter(quoting);
  in_pieces(message, step, [&](std::string_view part) { unquoter.feed(part, into(result)); });
  unquoter.finish(into(result));
  return result;
}

std::string canonical(std::string_view message) {
  std::string result;
  message::LineEndNormalizer normalizer(message::BareCr::keep);
  normalizer.feed(message, into(result));
  normalizer.finish(into(result));
  return result;
}

/// A message written to an mbox and read again is the same.
void check_round_trip(const std::string& message, FileLineEnds ends, std::size_t step) {
  CrlfNeed need;
  in_pieces(message, step, [&](std::string_view part) { need.feed(part); });
  if (need.needed()) ends = FileLineEnds::crlf;
  std::string mbox = "From " + envelope_sender(message) + " " + asctime_utc(received_date(message).value_or(0)) + "\n";
  const std::size_t begin = mbox.size();
  MboxQuoter quoter(ends);
  in_pieces(message, step, [&](std::string_view part) { quoter.feed(part, into(mbox)); });
  quoter.finish(into(mbox));
  mbox += '\n';
  const Scan found = scan(mbox, step);
  fuzz::check(found.entries.size() == 1 && found.entries[0].begin == begin, "a message written is one message");
  const std::string read = mbox.substr(begin, found.entries[0].end - begin);
  fuzz::check(canonical(unquote(read, MboxQuoting::rd, step)) == message, "a message comes back byte for byte");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::size_t step = std::max<std::size_t>(input.words.number("step", 1, 300), 1);
  const MboxQuoting quoting = input.words.has("mboxo") ? MboxQuoting::o : MboxQuoting::rd;
  const FileLineEnds ends = input.words.has("crlf") ? FileLineEnds::crlf : FileLineEnds::lf;
  const std::string_view mbox = input.rest;
  const Scan whole = scan(mbox, mbox.size() + 1);
  const Scan split = scan(mbox, step);
  fuzz::check(whole.entries.size() == split.entries.size() && whole.stray == split.stray, "every split finds the same");
  std::uint64_t end = whole.stray;
  for (std::size_t i = 0; i < whole.entries.size(); ++i) {
    const MboxEntry& entry = whole.entries[i];
    fuzz::check(entry.begin == split.entries[i].begin && entry.end == split.entries[i].end, "at the same places");
    fuzz::check(
        end <= entry.offset && entry.offset < entry.begin && entry.begin <= entry.end && entry.end <= mbox.size(),
        "messages lie in the file one behind the other");
    fuzz::check(mbox.substr(entry.offset).starts_with("From "), "each behind its From_ line");
    end = entry.end;
    const std::string_view text = mbox.substr(entry.begin, entry.end - entry.begin);
    const std::string message = unquote(text, quoting, text.size() + 1);
    fuzz::check(message == unquote(text, quoting, step), "every split takes off the same quoting");
    check_round_trip(canonical(message), ends, step);
  }
  return 0;
}
