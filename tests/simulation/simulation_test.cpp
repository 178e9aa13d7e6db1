#include <gtest/gtest.h>

#include "pop3/command.hpp"
#include "sasl/mechanism.hpp"
#include "simulation/world.hpp"

namespace satchel::simulation {
namespace {

std::string replay(std::uint64_t seed) { return "replay: simulate --seed " + std::to_string(seed) + " --trace"; }

/// The first violation within some seeds.
std::string seen(const Options& options, const Accounts& accounts) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Options one = options;
    one.seed = seed;
    if (auto outcome = run(one, accounts); !outcome.violation.empty()) return outcome.violation;
  }
  return {};
}

}  // namespace

TEST(Simulation, HoldsForTenThousandSeeds) {
  const Accounts accounts;
  Outcome total;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    const Outcome outcome = run({.seed = seed}, accounts);
    ASSERT_EQ(outcome.violation, "") << replay(seed);
    total.logins += outcome.logins;
    total.messages += outcome.messages;
    total.commits += outcome.commits;
    total.cuts += outcome.cuts;
    total.failures += outcome.failures;
    total.left += outcome.left;
    for (const auto& [what, times] : outcome.seen) total.seen[what] += times;
    total.handshakes += outcome.handshakes;
    total.injections_to_server += outcome.injections_to_server;
    total.injections_refused += outcome.injections_refused;
  }
  EXPECT_NE(total.logins, 0U);
  EXPECT_NE(total.messages, 0U);
  EXPECT_NE(total.commits, 0U);
  EXPECT_NE(total.cuts, 0U);
  EXPECT_NE(total.failures, 0U);
  EXPECT_NE(total.left, 0U);
  std::vector<std::string> wanted{"UTF8 before login",
                                  "LANG with a range",
                                  "out of state",
                                  "open fails",
                                  "read fails",
                                  "read in mid-message fails",
                                  "commit fails",
                                  "cut behind the client's octets",
                                  "cut behind the server's octets",
                                  "PASS accepted",
                                  "PASS refused",
                                  "APOP accepted",
                                  "APOP refused"};
  for (const auto& row : pop3::commands()) wanted.emplace_back(row.name);
  for (const auto& row : sasl::mechanisms())
    for (const std::string_view how : {" accepted", " refused"})
      wanted.push_back(std::string(row.name) + std::string(how));
  for (const std::string& what : wanted) EXPECT_NE(total.seen[what], 0U) << what;
  EXPECT_NE(total.handshakes, 0U);
  EXPECT_NE(total.injections_to_server, 0U);
  EXPECT_NE(total.injections_refused, 0U);
}

TEST(Simulation, SameSeedGivesTheSameTrace) {
  const Accounts accounts;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Options options{.seed = seed, .trace = Trace::Keep::everything};
    EXPECT_EQ(run(options, accounts).trace, run(options, accounts).trace);
  }
}

TEST(Simulation, ReportsADeadlock) {
  const Accounts accounts;
  EXPECT_EQ(seen({.capacity = 8, .duplex = Duplex::half, .window_octets = 4096}, accounts),
            "deadlock: no event is left and an answer is owed");
}

TEST(Planner, DoesNotDeadlockWithPipesOfEveryCapacityFrom1To64) {
  const Accounts accounts;
  for (std::size_t capacity = 1; capacity <= 64; ++capacity)
    for (std::uint64_t seed = 0; seed < 10; ++seed)
      ASSERT_EQ(run({.seed = seed, .capacity = capacity}, accounts).violation, "") << capacity << " " << replay(seed);
}

TEST(Planner, DoesNotDeadlockWithAPeerThatAnswersAByteAtATime) {
  const Accounts accounts;
  for (std::uint64_t seed = 0; seed < 300; ++seed)
    ASSERT_EQ(run({.seed = seed, .largest_piece = 1}, accounts).violation, "") << replay(seed);
}

TEST(Planner, DoesNotDeadlockWithAPeerThatStopsReading) {
  const Accounts accounts;
  std::size_t pauses = 0;
  for (std::size_t capacity = 1; capacity <= 64; ++capacity)
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const Outcome outcome = run({.seed = seed, .capacity = capacity, .pauses_percent = 50}, accounts);
      ASSERT_EQ(outcome.violation, "") << capacity << " " << replay(seed);
      pauses += outcome.pauses;
    }
  EXPECT_NE(pauses, 0U);
}

struct Expected {
  Fault fault;
  std::string_view violation;
};

class Faults : public testing::TestWithParam<Expected> {};

TEST_P(Faults, AreSeenByTheCheckThatIsMeantForThem) {
  EXPECT_EQ(seen({.fault = GetParam().fault}, Accounts()), GetParam().violation);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Faults,
    testing::Values(Expected{Fault::deletes_half, "the maildrop changed without a commit, or by half"},
                    Expected{Fault::says_bye_before_commit, "+OK to QUIT before the commit"},
                    Expected{Fault::renames_messages, "the maildrop at login is not what was left"},
                    Expected{Fault::shows_later_mail, "LIST differs from the snapshot"},
                    Expected{Fault::sends_another_message, "a message differs from the snapshot"},
                    Expected{Fault::counts_stuffed_dots, "LIST differs from the snapshot"},
                    Expected{Fault::takes_any_password, "a login that failed is believed"},
                    Expected{Fault::takes_no_password, "a login that is right is refused"},
                    Expected{Fault::overlooks_an_entry, "LIST or UIDL does not show each message once"},
                    Expected{Fault::mixes_answers_up, "an answer to another question"},
                    Expected{Fault::widens_window, "the client writes more than its window"},
                    Expected{Fault::reads_on_behind_stls, "octets in front of TLS are answered"},
                    Expected{Fault::ends_failed_messages, "a message differs from the snapshot"},
                    Expected{Fault::deletes_when_cut, "the maildrop changed without a commit, or by half"},
                    Expected{Fault::ignores_line_count, "a message differs from the snapshot"},
                    Expected{Fault::stops_answering, "deadlock: no event is left and an answer is owed"}));

}  // namespace satchel::simulation
