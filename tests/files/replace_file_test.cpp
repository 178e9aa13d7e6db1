#include "files/replace_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/temporary_directory.hpp"

namespace satchel::files {
namespace {

std::string read(const std::string& path) {
  std::stringstream all;
  all << std::ifstream(path).rdbuf();
  return all.str();
}

std::size_t entries(const std::string& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

TEST(ReplaceFile, TheNewTextAndModeStandInTheOldOnesPlace) {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path() + "/file";
  ASSERT_TRUE(replace_file(path, "old", 0644));
  ASSERT_TRUE(replace_file(path, "new text", 0600));
  EXPECT_EQ(read(path), "new text");
  struct stat status{};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(entries(directory.path()), 1U);
}

TEST(ReplaceFile, AFailureLeavesTheOldFileAndNothingBesideIt) {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path() + "/name";
  std::filesystem::create_directories(path + "/occupied");  // a directory cannot be replaced by a file
  const auto replaced = replace_file(path, "new", 0600);
  ASSERT_FALSE(replaced);
  EXPECT_NE(replaced.error().find(path), std::string::npos);
  EXPECT_EQ(entries(directory.path()), 1U);
}

}  // namespace
}  // namespace satchel::files
