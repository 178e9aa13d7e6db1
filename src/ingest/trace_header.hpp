#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace satchel::ingest {

/// What delivery knows about a message and one of its recipients.
struct Trace {
  std::string_view sender;     ///< without angle brackets; empty for a bounce
  std::string_view recipient;  ///< the address as the peer gave it
  std::string_view peer_name;  ///< what it called itself
  std::string_view peer;       ///< "192.0.2.1:4711", "[2001:db8::1]:4711" or "unix:/path"
  std::string_view hostname;   ///< ours
  std::string_view id;         ///< of the session and message, as in the log
  std::time_t time;
};

/// Return-Path, Delivered-To and Received (RFC 5321 section 4.4) as canonical lines.
std::string trace_header(const Trace& trace);

/// "Tue, 24 Nov 2026 01:17:56 +0000" (RFC 5322 section 3.3), whatever the locale.
std::string format_date(std::time_t time);

}  // namespace satchel::ingest
