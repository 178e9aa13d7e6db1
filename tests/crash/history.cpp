#include "crash/history.hpp"

#include <algorithm>
#include <functional>

#include "crash/player.hpp"

namespace satchel::crash {
namespace {

void add_users(const std::vector<Step>& steps, std::vector<std::string>& users) {
  for (const Step& step : steps)
    if (std::ranges::find(users, step.user) == users.end()) users.push_back(step.user);
}

}  // namespace

Course play(const History& history, std::uint64_t seed, Errors errors) {
  Course run;
  run.options.segment_octets = history.segment_octets;
  add_users(history.before, run.users);
  for (const Actor& actor : history.actors) add_users(actor.steps, run.users);

  Machine first;
  run.options.now = [&first] { return first.now; };
  std::size_t messages = 0;
  if (!history.before.empty()) {
    Stage stage{.machine = first, .run = run, .errors = errors};
    const Actor actor{.steps = history.before};
    Player(stage, actor, 0).play();
    messages = stage.messages;
    run.model.all_durable();
  }
  run.before = first.contents();

  Machine machine(run.before);
  machine.now = first.now;
  run.options.now = [&machine] { return machine.now; };
  Stage stage{.machine = machine, .run = run, .errors = errors, .messages = messages};
  {
    std::vector<std::unique_ptr<Player>> players;
    for (std::size_t i = 0; i < history.actors.size(); ++i)
      players.push_back(std::make_unique<Player>(stage, history.actors[i], i));
    if (players.size() == 1) {
      players.front()->play();
    } else {
      Baton baton(seed);
      machine.baton = &baton;
      std::vector<std::function<void()>> acts;
      for (const auto& player : players) acts.emplace_back([&player] { player->play(); });
      baton.run(acts);
      machine.baton = nullptr;
    }
  }
  run.journal = machine.journal();
  run.now = machine.now;
  run.options.now = {};
  return run;
}

}  // namespace satchel::crash
