#include "log/logger.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

namespace satchel::log {
namespace {

constexpr std::size_t usual_line_octets = 256;

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "error";
}

/// UTC with milliseconds, such as 2026-01-31T09:15:00.042Z.
void append_time(std::string& line) {
  using namespace std::chrono;
  const auto now = system_clock::now();
  const std::time_t seconds = system_clock::to_time_t(now);
  const auto part = static_cast<int>(duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  line.append(text.data(), length);
  std::snprintf(text.data(), text.size(), ".%03dZ", part);
  line += text.data();
}

}  // namespace

Logger::Logger(std::shared_ptr<Sink> sink, Level minimum) : sink_(std::move(sink)), minimum_(minimum) {}

Logger Logger::with(std::initializer_list<Field> fields) const {
  Logger child = *this;
  for (const Field& field : fields) field.append_to(child.context_);
  return child;
}

void Logger::debug(std::string_view event, std::initializer_list<Field> fields) const {
  write(Level::debug, event, fields);
}
void Logger::info(std::string_view event, std::initializer_list<Field> fields) const {
  write(Level::info, event, fields);
}
void Logger::warning(std::string_view event, std::initializer_list<Field> fields) const {
  write(Level::warning, event, fields);
}
void Logger::error(std::string_view event, std::initializer_list<Field> fields) const {
  write(Level::error, event, fields);
}

void Logger::write(Level level, std::string_view event, std::initializer_list<Field> fields) const {
  if (!sink_ || level < minimum_) return;
  std::string line;
  line.reserve(usual_line_octets);
  line += "time=";
  append_time(line);
  line += " level=";
  line += name_of(level);
  line += " event=";
  append_value(line, event);
  line += context_;
  for (const Field& field : fields) field.append_to(line);
  line += '\n';
  sink_->write(line);
}

}  // namespace satchel::log
