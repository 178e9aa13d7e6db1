#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crash/journal.hpp"
#include "crash/machine.hpp"
#include "crash/model.hpp"
#include "store/log/log_store.hpp"

namespace satchel::crash {

/// One thing an actor does.
struct Step {
  enum class Verb : std::uint8_t {
    deliver,       ///< a message of about `amount` octets to `user`
    quit,          ///< a session that deletes `amount` messages and commits, from the first on, `every` one
    list,          ///< a session that reads everything
    hold,          ///< opens a session and keeps it
    read_held,     ///< reads everything in that session, which must be as it was, and ends it
    restart,       ///< ends the store and opens it again
    wait,          ///< `amount` seconds
    import,        ///< `amount` messages at once, with UIDLs of another server
    undelete,      ///< up to `amount` of the messages that can be brought back
    compact,       ///< all that can be erased
    compact_some,  ///< where it is worthwhile
    keep_up,       ///< what is due; messages older than `amount` seconds are deleted, 0: none is
  };
  Verb verb = Verb::deliver;
  std::size_t amount = 0;
  std::size_t every = 1;
  std::string user = "ann";
};

/// One program and what it does, one step after the other. When it is killed, another one like it goes on.
struct Actor {
  std::vector<Step> steps = {};
  std::vector<Fault> faults = {};  ///< of its first process
  Lie lie = Lie::none;
};

struct History {
  std::string name = {};
  std::uint64_t segment_octets = 64ULL << 20;
  std::vector<Step> before = {};  ///< all of it durable before anything goes wrong
  std::vector<Actor> actors = {};
};

/// What came of a history: all that crashes are made of.
struct Course {
  Image before = {};
  std::vector<Operation> journal = {};
  Model model = {};
  std::vector<std::string> users = {};
  store::LogStoreOptions options = {};
  std::int64_t now = 0;                ///< at the end
  std::vector<std::string> told = {};  ///< what happened, for people: "PLACE: WHAT"
  std::string wrong = {};              ///< a promise that was broken without any crash
  std::size_t faulted = 0;
  /// Calls of each kind that the first process of the first actor made.
  std::array<std::size_t, calls> counts = {};
};

/// `seed`: who runs when. With `strict`, an answer that is an error means that nothing happened.
enum class Errors : std::uint8_t { strict, loose };
Course play(const History& history, std::uint64_t seed, Errors errors = Errors::strict);

/// A message in wire form that is like no other of another number.
std::string wire_of(std::size_t number, std::size_t octets);
/// All that a session of `user` shows, read to the end.
store::Result<Listing> list_maildrop(store::Store& store, std::string_view user);

}  // namespace satchel::crash
