#include "config/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

enum class Fruit : std::uint8_t { apple, pear };

struct Box {
  std::string name;
  std::uint64_t weight = 7;
};

struct Settings {
  std::string title = "none";
  std::vector<std::string> tags;
  bool open = false;
  std::chrono::milliseconds wait = 3s;
  Fruit fruit = Fruit::apple;
  std::uint64_t size = 1000;
  std::vector<Box> boxes;
};

void describe_box(Table& table, Box& box) {
  table.text("name", box.name).help("the box's name").example("\"big\"").required();
  table.number("weight", box.weight).help("in grams").at_most(std::uint64_t{100});
}

void describe(Table& table, Settings& settings) {
  table.text("title", settings.title).help("a title");
  table.texts("tags", settings.tags).help("some tags").example(R"(["red"])");
  Table& door = table.table("door", "The door");
  door.flag("open", settings.open).help("whether it is open");
  door.duration("wait", settings.wait).help("how long").at_least(1s).at_most(1h);
  table.table("basket").choice("fruit", settings.fruit, {{"apple", Fruit::apple}, {"pear", Fruit::pear}}).help("which");
  table.table("basket2").size("size", settings.size).help("how large");
  table.rows("box", "One box", settings.boxes, describe_box);
}

Result<Settings> read(std::string_view text) {
  Settings settings;
  Table table;
  describe(table, settings);
  auto loaded = load_text(table, text, "test.toml");
  if (!loaded) return std::unexpected(loaded.error());
  return settings;
}

std::string error_of(std::string_view text) {
  const auto settings = read(text);
  return settings ? "accepted" : settings.error().detail;
}

TEST(SchemaTest, EverySettingIsRead) {
  const auto settings = read(R"(
title = "Mail"
tags = ["a", "b"]
[door]
open = true
wait = "10m"
[basket]
fruit = "pear"
[basket2]
size = "2G"
[[box]]
name = "one"
[[box]]
name = "two"
weight = 9
)");
  ASSERT_TRUE(settings.has_value()) << settings.error().detail;
  EXPECT_EQ(settings->title, "Mail");
  EXPECT_THAT(settings->tags, ElementsAre("a", "b"));
  EXPECT_TRUE(settings->open);
  EXPECT_EQ(settings->wait, 10min);
  EXPECT_EQ(settings->fruit, Fruit::pear);
  EXPECT_EQ(settings->size, 2'000'000'000U);
  ASSERT_EQ(settings->boxes.size(), 2U);
  EXPECT_EQ(settings->boxes[0].weight, 7U);
  EXPECT_EQ(settings->boxes[1].name, "two");
}

TEST(SchemaTest, AbsentSettingKeepsItsDefault) {
  const auto settings = read("");
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->title, "none");
  EXPECT_EQ(settings->wait, 3s);
}

TEST(SchemaTest, UnknownKeyIsToldWithLineAndNearestKey) {
  EXPECT_EQ(error_of("\n[door]\nwiat = \"3s\"\n"), "test.toml:3: unknown setting door.wiat; did you mean door.wait?");
}

TEST(SchemaTest, UnknownKeyNearNothingIsToldWithAllKeys) {
  EXPECT_EQ(error_of("[door]\nmetrics = 1\n"), "test.toml:2: unknown setting door.metrics; allowed here: open, wait");
}

TEST(SchemaTest, UnknownTableIsAnError) { EXPECT_THAT(error_of("[dooor]\n"), HasSubstr("did you mean door?")); }

TEST(SchemaTest, WrongTypeIsToldWithWhatIsAllowed) {
  EXPECT_EQ(error_of("title = 3\n"), "test.toml:1: title must be a text, not 3");
  EXPECT_EQ(error_of("tags = \"a\"\n"), "test.toml:1: tags must be a list of texts, not \"a\"");
  EXPECT_EQ(error_of("tags = [1]\n"), "test.toml:1: tags must be a list of texts, not 1");
  EXPECT_EQ(error_of("[door]\nopen = \"yes\"\n"), "test.toml:2: door.open must be true or false, not \"yes\"");
  EXPECT_EQ(error_of("[basket]\nfruit = \"fig\"\n"),
            "test.toml:2: basket.fruit must be one of \"apple\", \"pear\", not \"fig\"");
  EXPECT_EQ(error_of("door = 1\n"), "test.toml:1: door must be a table: [door]");
  EXPECT_EQ(error_of("box = 1\n"), "test.toml:1: box must be a list of tables: [[box]]");
}

TEST(SchemaTest, OutOfBoundsIsToldWithTheBounds) {
  EXPECT_EQ(error_of("[door]\nwait = \"10ms\"\n"),
            "test.toml:2: door.wait must be a time such as \"3s\", \"10m\", \"2h\" or \"7d\", at least 1s, at most 1h, "
            "not \"10ms\"");
  EXPECT_EQ(error_of("[[box]]\nname = \"x\"\nweight = 101\n"),
            "test.toml:3: box.weight must be a whole number, at most 100, not 101");
  EXPECT_THAT(error_of("[[box]]\nname = \"x\"\nweight = -1\n"), HasSubstr("not -1"));
}

TEST(SchemaTest, MissingSettingIsToldWithAnExample) {
  EXPECT_EQ(error_of("[[box]]\nweight = 1\n"),
            "test.toml:1: box.name is missing: the box's name, such as box.name = \"big\"");
}

TEST(SchemaTest, WrongTomlIsToldWithItsLine) {
  EXPECT_THAT(error_of("title = \"a\"\ntags = [\n"), testing::StartsWith("test.toml:"));
  EXPECT_THAT(error_of("title = \"a\"\ntitle = \"b\"\n"), testing::StartsWith("test.toml:2:"));
}

TEST(SchemaTest, UnreadableFileIsToldWithItsPath) {
  Table table;
  const auto loaded = load(table, "/nowhere/satcheld.toml");
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().detail, "/nowhere/satcheld.toml: cannot be read: No such file or directory");
}

TEST(SchemaTest, FolderInPlaceOfTheFileIsToldWithItsPath) {
  Table table;
  const auto loaded = load(table, "/");
  ASSERT_FALSE(loaded.has_value());
  EXPECT_THAT(loaded.error().detail, testing::StartsWith("/: cannot be read: "));
}

TEST(SchemaTest, WhatIsPrintedLoadsToTheSame) {
  Settings settings;
  settings.title = "a \"quoted\" \\ title\n";
  settings.tags = {"x", "y"};
  settings.fruit = Fruit::pear;
  settings.boxes = {{"one", 1}, {"two", 2}};
  Table table;
  describe(table, settings);
  const std::string printed = print(table);
  const auto again = read(printed);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(again->title, settings.title);
  EXPECT_EQ(again->tags, settings.tags);
  EXPECT_EQ(again->fruit, Fruit::pear);
  ASSERT_EQ(again->boxes.size(), 2U);
  EXPECT_EQ(again->boxes[1].name, "two");
}

TEST(SchemaTest, SampleLoadsToTheDefaults) {
  Settings settings;
  settings.boxes = {{"one", 1}};
  Table table;
  describe(table, settings);
  const auto again = read(sample(table));
  ASSERT_TRUE(again.has_value()) << again.error().detail << sample(table);
  EXPECT_TRUE(again->boxes.empty());
  EXPECT_EQ(again->wait, 3s);
}

}  // namespace
}  // namespace satchel::config
