#include "store/maildir/maildir_body.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "message/octet_counter.hpp"
#include "recordlog/support.hpp"
#include "store/maildir/sizes.hpp"
#include "store/string_body.hpp"

namespace satchel::store::maildir {
namespace {

struct Form {
  std::string file;
  std::string wire;
};

const std::vector<Form> forms = {
    {"", ""},
    {"\n", "\r\n"},
    {"a\nb\n", "a\r\nb\r\n"},
    {"a\r\nb\r\n", "a\r\nb\r\n"},
    {"a\r\nb\nc", "a\r\nb\r\nc\r\n"},
    {".\n..\n.x", "..\r\n...\r\n..x\r\n"},
    {"a\r\r\n\rb\r", "a\r\r\n\rb\r\r\n"},
    {"a\r", "a\r\r\n"},
    {std::string("\0\xff\n", 3), std::string("\0\xff\r\n", 4)},
    {"From x\n\n.\n", "From x\r\n\r\n..\r\n"},
};

class MaildirBodies : public ::testing::Test {
 protected:
  void put(std::string_view octets) const { std::ofstream(path(), std::ios::binary) << octets; }
  std::string path() const { return directory_.path() + "/x"; }
  Descriptor file() const { return folder_.file("x", O_RDONLY).value(); }
  /// A body of what is there now.
  MaildirBody body() { return body(count_sizes(file(), "x").value()); }
  MaildirBody body(const Sizes& counted) {
    return {file(), "x", counted, [this] { ++changed_; }};
  }

  recordlog::testing::TemporaryDirectory directory_;
  Folder folder_ = Folder::open(directory_.path()).value();
  int changed_ = 0;
};

/// Reads in pieces of `size`, each asked for without blocking first.
std::string read_in_pieces(MessageBody& body, std::size_t size) {
  std::string wire;
  std::string piece(size, '?');
  while (wire.size() < body.wire_octets()) {
    auto got = body.read_if_cached(wire.size(), piece);
    EXPECT_TRUE(got);
    const std::size_t octets = got && *got ? **got : body.read(wire.size(), piece).value();
    EXPECT_GT(octets, 0U);
    if (octets == 0) break;
    wire.append(piece, 0, octets);
  }
  return wire;
}

TEST_F(MaildirBodies, AreCanonicalAndStuffedWhateverTheFileHas) {
  for (const Form& form : forms) {
    put(form.file);
    for (const std::size_t size : {1UZ, 2UZ, 3UZ, 7UZ, 1000UZ}) {
      MaildirBody message = body();
      EXPECT_EQ(message.wire_octets(), form.wire.size());
      EXPECT_EQ(message.octets(), message::count_octets(form.wire));
      EXPECT_EQ(read_in_pieces(message, size), form.wire);
    }
  }
}

TEST_F(MaildirBodies, AreReadAtAnyPlace) {
  std::string lf;
  std::string crlf;
  for (int i = 0; i < 60'000; ++i) {
    lf += "." + std::to_string(i) + "\n";
    crlf += ".." + std::to_string(i) + "\r\n";
  }
  put(lf);
  MaildirBody message = body();
  for (std::size_t offset = 0; offset < crlf.size(); offset += 77'777)
    for (const std::size_t place : {offset, crlf.size() - 1 - offset}) {
      std::string piece(1000, '?');
      const std::size_t got = message.read(place, piece).value();
      ASSERT_GT(got, 0U);
      ASSERT_EQ(piece.substr(0, got), crlf.substr(place, got));
    }
  EXPECT_EQ(read_all(message).value(), crlf);
  EXPECT_EQ(message.read(crlf.size(), std::span(crlf)).value(), 0U);
}

TEST_F(MaildirBodies, ReadInOrderReadTheFileOnce) {
  put(std::string(3'000'000, 'x') + "\n");
  MaildirBody message = body();
  std::string piece(4096, '?');
  for (std::size_t at = 0; at < message.wire_octets();) at += message.read(at, piece).value();
  EXPECT_EQ(message.file_octets_read(), 3'000'001U);
}

TEST_F(MaildirBodies, ThatHaveChangedAreNeverGivenWhole) {
  const std::string before = "a\nbc\r\n" + std::string(200'000, 'x') + "\n";
  put(before);
  const Sizes counted = count_sizes(file(), "x").value();
  const std::vector<std::string> changes = {"",
                                            before.substr(1),
                                            before + "y",
                                            before + "\n",
                                            "\n" + before.substr(2),
                                            before.substr(0, before.size() - 1) + "\n.\n",
                                            std::string(before.size(), '\n')};
  for (const std::string& change : changes) {
    put(change);
    MaildirBody message = body(counted);
    changed_ = 0;
    const auto wire = read_all(message);
    ASSERT_FALSE(wire) << change.size();
    EXPECT_EQ(wire.error().kind, ErrorKind::temporary);
    EXPECT_EQ(changed_, 1);
  }
}

}  // namespace
}  // namespace satchel::store::maildir
