#include "ingest/trace_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::ingest {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::time_t some_time = 1'795'483'076;

Trace some_trace() {
  return {.sender = "bob@example.com",
          .recipient = "alice@example.org",
          .peer_name = "mx.example.org",
          .peer = "192.0.2.1:4711",
          .hostname = "mail.example.org",
          .id = "k3f9-b.1",
          .time = some_time};
}

TEST(TraceHeaderTest, LinesAreInOrderAndCanonical) {
  EXPECT_EQ(trace_header(some_trace()),
            "Return-Path: <bob@example.com>\r\n"
            "Delivered-To: alice@example.org\r\n"
            "Received: from mx.example.org ([192.0.2.1])\r\n"
            "\tby mail.example.org (Satchel) with LMTP id k3f9-b.1\r\n"
            "\tfor <alice@example.org>; Tue, 24 Nov 2026 01:17:56 +0000\r\n");
}

TEST(TraceHeaderTest, BounceHasAnEmptyReturnPath) {
  Trace trace = some_trace();
  trace.sender = "";
  EXPECT_THAT(trace_header(trace), testing::StartsWith("Return-Path: <>\r\n"));
}

TEST(TraceHeaderTest, AddressOfThePeerIsWrittenAsALiteral) {
  Trace trace = some_trace();
  trace.peer = "[2001:db8::1]:4711";
  EXPECT_THAT(trace_header(trace), HasSubstr("from mx.example.org ([IPv6:2001:db8::1])\r\n"));
  trace.peer = "unix:/run/lmtp.sock";
  EXPECT_THAT(trace_header(trace), HasSubstr("from mx.example.org\r\n"));
}

TEST(TraceHeaderTest, NothingFromOutsideBeginsALineOfItsOwn) {
  Trace trace = some_trace();
  trace.sender = "x\r\nBcc: y";
  trace.recipient = "a\nb";
  trace.peer_name = "evil)\r\nX: y";
  const std::string header = trace_header(trace);
  EXPECT_THAT(header, Not(HasSubstr("\r\nBcc")));
  EXPECT_THAT(header, Not(HasSubstr("\nb")));
  EXPECT_THAT(header, HasSubstr("from unknown "));
}

TEST(TraceHeaderTest, DateHasTwoDigitsWhereTheyBelong) { EXPECT_EQ(format_date(0), "Thu, 1 Jan 1970 00:00:00 +0000"); }

}  // namespace
}  // namespace satchel::ingest
