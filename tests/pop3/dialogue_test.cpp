#include "pop3/dialogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace satchel::dialogues {
namespace {

const std::filesystem::path& folder() {
  static const std::filesystem::path path = std::filesystem::path(SATCHEL_TESTS_DIR) / "dialogues";
  return path;
}

std::vector<std::filesystem::path> all_dialogues() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder()))
    if (entry.path().extension() == ".dlg") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string test_name(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.lexically_relative(folder()).replace_extension().string();
  std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

std::vector<Feeding> all_feedings() {
  std::vector<Feeding> feedings{{}, {.line_by_line = true}};
  constexpr std::size_t most_octets = 31;
  for (std::size_t octets = 1; octets <= most_octets; ++octets) feedings.push_back({.piece_octets = octets});
  return feedings;
}

}  // namespace

class Dialogues : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Dialogues, HoldAtEverySplit) {
  const Dialogue dialogue = read_dialogue(GetParam());
  const std::vector<Feeding> feedings = dialogue.only_whole ? std::vector<Feeding>{{}} : all_feedings();
  for (const Feeding& feeding : feedings) {
    if (dialogue.sides != Sides::client) {
      run_server(dialogue, feeding);
      run_server_pipelined(dialogue, feeding);
    }
    if (dialogue.sides != Sides::server) run_client(dialogue, feeding);
    if (HasFailure()) return;
  }
}

TEST_P(Dialogues, HoldWhenTheConnectionIsLost) {
  const Dialogue dialogue = read_dialogue(GetParam());
  if (dialogue.only_whole) return;
  if (dialogue.sides != Sides::client) run_server_with_cuts(dialogue);
  if (dialogue.sides != Sides::server) run_client_with_cuts(dialogue);
}

TEST_P(Dialogues, HoldWhenAnyActionFails) {
  const Dialogue dialogue = read_dialogue(GetParam());
  if (dialogue.sides != Sides::client) run_server_with_failures(dialogue);
}

INSTANTIATE_TEST_SUITE_P(Pop3, Dialogues, testing::ValuesIn(all_dialogues()), test_name);

}  // namespace satchel::dialogues
