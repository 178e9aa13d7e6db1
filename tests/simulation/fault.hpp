#pragma once

#include <cstdint>

namespace satchel::simulation {

/// Faults that can be put into the hosts, to show that the checks see them. The library has none of them.
enum class Fault : std::uint8_t {
  none,
  deletes_half,            ///< the store removes one marked message less
  says_bye_before_commit,  ///< the server host reports a commit that has not been made
  renames_messages,        ///< a later session gives other unique-ids
  shows_later_mail,        ///< numbers follow deliveries
  sends_another_message,   ///< RETR gives the message behind
  counts_stuffed_dots,     ///< LIST gives wire octets
  takes_any_password,
  takes_no_password,
  overlooks_an_entry,    ///< the client host does not see the first line of LIST
  mixes_answers_up,      ///< the client host swaps two questions
  widens_window,         ///< the client session is told another window than the one that is checked
  reads_on_behind_stls,  ///< the server host keeps what it has not read yet when TLS begins
  ends_failed_messages,  ///< a dot behind a message that could not be read whole (promise S7)
  deletes_when_cut,      ///< the server host deletes when the connection is lost
  ignores_line_count,    ///< TOP gives the whole message
  stops_answering,
};

}  // namespace satchel::simulation
