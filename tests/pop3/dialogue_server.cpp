#include <gtest/gtest.h>

#include "pop3/dialogue_server_run.hpp"

namespace satchel::dialogues {
namespace {

bool is_barrier(const Block& block) {
  for (const ExpectedAction& action : block.actions)
    if (action.action == "start-tls") return true;
  return false;
}

/// `more` said right behind `block`, without waiting for its answers.
void join(Block& block, const Block& more) {
  for (ExpectedAction action : more.actions) {
    action.server_octets_before += block.server.size();
    block.actions.push_back(action);
  }
  for (const ServerLine& line : more.server_lines)
    block.server_lines.push_back({line.line, line.begin + block.server.size()});
  block.client.insert(block.client.end(), more.client.begin(), more.client.end());
  block.states.insert(block.states.end(), more.states.begin(), more.states.end());
  block.server += more.server;
}

}  // namespace

void run_server(const Dialogue& dialogue, const Feeding& feeding) {
  SCOPED_TRACE("server, " + feeding.describe());
  ServerRun run(dialogue);
  for (const Block& block : dialogue.blocks) {
    if (run.failed()) return;
    run.run(block, feeding);
  }
}

void run_server_pipelined(const Dialogue& dialogue, const Feeding& feeding) {
  SCOPED_TRACE("server, pipelined, " + feeding.describe());
  ServerRun run(dialogue);
  Block joined;
  for (const Block& block : dialogue.blocks) {
    if (joined.line == 0) joined.line = block.line;
    join(joined, block);
    if (!is_barrier(block)) continue;
    run.run(joined, feeding);
    if (run.failed()) return;
    joined = Block();
  }
  if (joined.line != 0) run.run(joined, feeding);
}

void run_server_with_cuts(const Dialogue& dialogue) {
  SCOPED_TRACE("server, in halves of lines");
  ServerRun run(dialogue);
  for (const Block& block : dialogue.blocks) {
    if (run.failed()) return;
    run.run_in_halves(block);
  }
}

}  // namespace satchel::dialogues
