#include "pop3/quirk.hpp"

namespace satchel::pop3::client {

std::string_view describe(Quirk quirk) {
  switch (quirk) {
    case Quirk::bare_line_feeds:
      return "the server ends lines with LF alone";
    case Quirk::extra_spaces:
      return "the server writes more spaces than there should be";
    case Quirk::odd_status:
      return "the server writes status indicators in a form of its own";
    case Quirk::ok_for_challenge:
      return "the server writes +OK where it asks for a response";
    case Quirk::text_for_challenge:
      return "the server sent a challenge that is not base64";
    case Quirk::data_behind_dot:
      return "the server sent more behind the end of its answer";
    case Quirk::malformed_entry:
      return "the server's listing has a line that is not a number and a value";
  }
  return {};
}

}  // namespace satchel::pop3::client
