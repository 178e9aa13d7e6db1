#include "ingest/trace_header.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace satchel::ingest {
namespace {

constexpr std::array week_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Nothing from outside may end a line or begin one.
std::string without_controls(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) clean += c;
  return clean;
}

/// The name in LHLO is a domain or an address literal; what is neither is left out.
std::string host_name(std::string_view name) {
  const bool fine = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view(".-_:[]").find(c) != std::string_view::npos;
  });
  return fine ? std::string(name) : "unknown";
}

/// RFC 5321 section 4.4: "TCP-info = address-literal / ..."; empty for a peer on this machine's Unix socket.
std::string tcp_info(std::string_view peer) {
  if (peer.starts_with("unix:")) return {};
  const std::string_view host = peer.substr(0, peer.rfind(':'));
  if (host.starts_with('[')) return " ([IPv6:" + std::string(host.substr(1)) + ")";
  return " ([" + std::string(host) + "])";
}

}  // namespace

std::string format_date(std::time_t time) {
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %d %s %d %02d:%02d:%02d +0000",
                week_days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                utc.tm_sec);
  return text.data();
}

// RFC 5321 section 4.4: "When the delivery SMTP server makes the 'final delivery' of a message, it inserts a
// return-path line at the beginning of the mail data."
std::string trace_header(const Trace& trace) {
  const std::string recipient = without_controls(trace.recipient);
  return "Return-Path: <" + without_controls(trace.sender) + ">\r\n" +  //
         "Delivered-To: " + recipient + "\r\n" +                        //
         "Received: from " + host_name(trace.peer_name) + tcp_info(trace.peer) + "\r\n" + "\tby " +
         host_name(trace.hostname) + " (Satchel) with LMTP id " + std::string(trace.id) + "\r\n" + "\tfor <" +
         recipient + ">; " + format_date(trace.time) + "\r\n";
}

}  // namespace satchel::ingest
