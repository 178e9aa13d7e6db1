#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "archive/archive.hpp"

/// How commands show things: JSON documents, lines on a terminal, progress.
namespace satchel::app {

/// One JSON document and a line end on standard output. Octets that are not UTF-8 become U+FFFD.
void print_json(const boost::json::value& document);
boost::json::object to_json(const archive::Summary& summary);

/// "2026-11-23 10:00" in UTC.
std::string show_time(std::int64_t seconds);
/// "12.3 MB", powers of 1,000.
std::string show_octets(std::uint64_t octets);
/// `text` with control characters as spaces, cut or padded to `width` characters of a terminal.
std::string fit(std::string_view text, std::size_t width);

/// A line on a terminal that is written over, ten times a second at the most; nothing when standard error is none.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  /// Wipes the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::uint64_t done, std::uint64_t total, std::string_view more = {});

 private:
  std::string what_;
  bool on_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace satchel::app
