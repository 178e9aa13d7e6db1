#include "mailfiles/mboxrd.hpp"

#include "mailfiles/from_line.hpp"
#include "mailfiles/mbox_quoting.hpp"

namespace satchel::mailfiles {

void append_mboxrd(std::string& mbox, std::string_view message, std::int64_t date) {
  mbox += "From " + envelope_sender(message) + ' ' + asctime_utc(date) + '\n';
  const auto append = [&](std::string_view text) { mbox += text; };
  MboxQuoter quoter(FileLineEnds::lf);
  quoter.feed(message, append);
  quoter.finish(append);
  mbox += '\n';
}

}  // namespace satchel::mailfiles
