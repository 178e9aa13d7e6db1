#include "crash/histories.hpp"

namespace satchel::crash {

using Verb = Step::Verb;

namespace {

constexpr std::size_t past_window = 8UZ * 24 * 3600;
constexpr std::size_t past_grace = 2UZ * 3600;

/// Small segments with something to erase in them.
std::vector<Step> with_old_deletions() {
  std::vector<Step> steps(6, {.amount = 100});
  steps.insert(steps.end(), {{Verb::quit, 3, 2}, {.amount = 60}, {Verb::wait, past_window}});
  return steps;
}

}  // namespace

std::vector<History> short_histories() {
  const std::vector<Step> three = {{.amount = 90}, {.amount = 700}, {.amount = 120}};
  return {
      {.name = "deliver", .actors = {{.steps = {{.amount = 200}}}}},
      {.name = "deliver a longer one", .before = three, .actors = {{.steps = {{.amount = 1400}}}}},
      {.name = "deliver to two",
       .actors = {{.steps = {{.amount = 150, .user = "ann"}, {.amount = 150, .user = "bob"}}}}},
      {.name = "quit", .before = three, .actors = {{.steps = {{Verb::quit, 3, 2}}}}},
      {.name = "quit and deliver",
       .before = three,
       .actors = {{.steps = {{Verb::quit, 2}, {.amount = 80}, {Verb::quit, 1}, {Verb::list}}}}},
      {.name = "small segments",
       .segment_octets = 300,
       .actors = {{.steps = {{.amount = 100}, {.amount = 100}, {Verb::quit, 1}, {.amount = 100}, {Verb::list}}}}},
      {.name = "index",
       .before = std::vector<Step>(66, {.amount = 60}),
       .actors = {{.steps = {{Verb::list}, {.amount = 60}, {Verb::quit, 60}}}}},
      {.name = "import",
       .before = three,
       .actors = {{.steps = {{Verb::import, 3}, {Verb::import, 1}, {.amount = 60}}}}},
      {.name = "undelete",
       .before = three,
       .actors = {{.steps = {{Verb::quit, 2}, {Verb::undelete, 2}, {Verb::list}, {.amount = 60}}}}},
      {.name = "compaction",
       .segment_octets = 400,
       .before = with_old_deletions(),
       .actors = {{.steps = {{Verb::compact},
                             {.amount = 60},
                             {Verb::wait, past_grace},
                             {Verb::compact},
                             {Verb::list},
                             {Verb::quit, 1}}}}},
      {.name = "compaction of what came back",
       .before = three,
       .actors = {{.steps = {{Verb::quit, 2},
                             {Verb::undelete, 1},
                             {Verb::quit, 1},
                             {Verb::wait, past_window},
                             {Verb::compact},
                             {.amount = 60},
                             {Verb::list}}}}},
      {.name = "expiry",
       .before = three,
       .actors =
           {{.steps = {{Verb::wait, 3600}, {.amount = 70}, {Verb::keep_up, 1800}, {.amount = 60}, {Verb::list}}}}},
  };
}

std::vector<History> shared_histories() {
  const Actor compactor{.steps = {{Verb::compact}, {Verb::wait, past_grace}, {Verb::compact}, {Verb::list}}};
  return {
      {.name = "a compaction beside a server",
       .segment_octets = 400,
       .before = with_old_deletions(),
       .actors = {{.steps = {{.amount = 60}, {Verb::quit, 2}, {Verb::restart}, {Verb::list}}}, compactor}},
      {.name = "a compaction beside a server that ends",
       .segment_octets = 400,
       .before = with_old_deletions(),
       .actors = {{.steps = {{Verb::hold}, {.amount = 60}, {Verb::read_held}, {Verb::restart}, {Verb::list}}},
                  compactor}},
      {.name = "a compaction beside one who reads",
       .segment_octets = 400,
       .before = with_old_deletions(),
       .actors = {{.steps = {{Verb::hold}, {Verb::list}, {Verb::list}, {Verb::read_held}, {Verb::list}}}, compactor}},
      {.name = "bringing back beside a compaction",
       .segment_octets = 400,
       .before = with_old_deletions(),
       .actors = {{.steps = {{Verb::quit, 2}, {Verb::undelete, 1}, {Verb::list}}}, compactor}},
      {.name = "two servers",
       .segment_octets = 600,
       .actors = {{.steps = {{.amount = 100}, {Verb::quit, 1}, {.amount = 100}, {Verb::list}}},
                  {.steps = {{.amount = 90}, {Verb::list}, {.amount = 90}, {Verb::quit, 1}}}}},
      {.name = "an import beside a server",
       .actors = {{.steps = {{.amount = 100}, {Verb::quit, 1}, {Verb::list}}}, {.steps = {{Verb::import, 2}}}}},
  };
}

}  // namespace satchel::crash
