#include "crash/histories.hpp"

namespace satchel::crash {

using Verb = Step::Verb;

std::vector<History> short_histories() {
  const std::vector<Step> three = {{.amount = 90}, {.amount = 700}, {.amount = 120}};
  constexpr std::size_t past_window = 8UZ * 24 * 3600;
  constexpr std::size_t past_grace = 2UZ * 3600;
  std::vector<Step> deleted(6, {.amount = 100});
  deleted.insert(deleted.end(), {{Verb::quit, 3, 2}, {.amount = 60}, {Verb::wait, past_window}});
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
       .before = deleted,
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

}  // namespace satchel::crash
