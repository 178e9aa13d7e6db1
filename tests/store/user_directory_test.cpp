#include "store/user_directory.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace satchel::store {

TEST(UserDirectory, OfOrdinaryNamesIsTheName) {
  EXPECT_EQ(user_directory("ann"), "maildrops/ann");
  EXPECT_EQ(user_directory("Ann.B_c+d-e@example.org"), "maildrops/Ann.B_c+d-e@example.org");
}

TEST(UserDirectory, HidesWhatAFileSystemMightTakeForSomethingElse) {
  EXPECT_EQ(user_directory("..x"), "maildrops/%2E.x");
  EXPECT_EQ(user_directory("%41"), "maildrops/%2541");
  EXPECT_EQ(user_directory("a b"), "maildrops/a%20b");
  EXPECT_EQ(user_directory("\xc3\xbc@example.org"), "maildrops/%C3%BC@example.org");
}

TEST(UserDirectory, OfLongNamesHasNoLongPieceAndIsNobodyElses) {
  std::string name;
  for (int i = 0; i < 127; ++i) name += "\xc3\xbc";
  const std::string directory = user_directory(name);
  std::string joined;
  std::istringstream pieces(directory.substr(std::string_view("maildrops/").size()));
  for (std::string piece; std::getline(pieces, piece, '/');) {
    EXPECT_LE(piece.size(), 201U);
    const bool is_last = pieces.eof();
    EXPECT_EQ(piece.ends_with('%'), !is_last);
    joined += piece.substr(0, piece.size() - (is_last ? 0 : 1));
  }
  EXPECT_EQ(joined.size(), 127U * 6);
  EXPECT_NE(user_directory(std::string(200, 'x')), user_directory(std::string(201, 'x')));
  EXPECT_EQ(user_directory(std::string(200, 'x')), "maildrops/" + std::string(200, 'x'));
  EXPECT_EQ(user_directory(std::string(201, 'x')), "maildrops/" + std::string(200, 'x') + "%/x");
}

TEST(UserDirectory, LeadsBackToTheName) {
  for (const std::string& name : {std::string("ann"), std::string("..x"), std::string("%41"), std::string("a b"),
                                  std::string("\xc3\xbc@example.org"), std::string(255, '%'), std::string(201, 'x')})
    EXPECT_EQ(user_of_path(user_path(name)), name);
}

TEST(UserDirectory, OfNobodyHasNoName) {
  for (const char* path : {"", ".", "..", ".x", "%", "a%", "a%2", "%zz", "%41", "a/b", "a%/b", "a b", "%2F"})
    EXPECT_EQ(user_of_path(path), std::nullopt) << path;
}

}  // namespace satchel::store
