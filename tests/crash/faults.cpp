#include "crash/faults.hpp"

namespace satchel::crash {
namespace {

using Verb = Step::Verb;

constexpr std::size_t effects = 6;

/// What is done behind a history, by the same program and then by another.
std::vector<Step> aftermath(const std::vector<std::string>& users) {
  std::vector<Step> steps;
  for (const std::string& user : users) {
    steps.push_back({.verb = Verb::list, .user = user});
    steps.push_back({.amount = 70, .user = user});
  }
  steps.push_back({.verb = Verb::restart});
  for (const std::string& user : users) {
    steps.push_back({.verb = Verb::list, .user = user});
    steps.push_back({.verb = Verb::quit, .amount = 1, .user = user});
    steps.push_back({.verb = Verb::list, .user = user});
  }
  return steps;
}

}  // namespace

std::size_t every_fault(const History& history, const std::function<void(const Course&, const Fault&)>& use) {
  const std::array<std::size_t, calls> counts = play(history, 1).counts;
  const std::vector<Step> behind = aftermath(play(history, 1).users);
  std::size_t played = 0;
  for (std::size_t call = 0; call < calls; ++call)
    for (std::size_t effect = 0; effect < effects; ++effect)
      for (std::size_t nth = 0; nth < counts[call]; ++nth) {
        const Fault fault{
            .call = static_cast<Call>(call), .nth = nth, .effect = static_cast<Fault::Effect>(effect), .times = 1};
        if (!fits(fault.call, fault.effect)) continue;
        History faulty = history;
        faulty.actors.front().faults = {fault};
        faulty.actors.front().steps.insert(faulty.actors.front().steps.end(), behind.begin(), behind.end());
        use(play(faulty, 1), fault);
        ++played;
      }
  return played;
}

}  // namespace satchel::crash
