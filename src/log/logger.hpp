#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "log/logfmt.hpp"
#include "log/sink.hpp"

namespace satchel::log {

enum class Level : std::uint8_t { debug, info, warning, error };

/// Writes events as lines. Cheap to copy; copies share the sink and may be used from several threads.
class Logger {
 public:
  explicit Logger(std::shared_ptr<Sink> sink, Level minimum = Level::info);
  /// One that writes nowhere.
  Logger() = default;

  /// The same with `fields` on every line.
  Logger with(std::initializer_list<Field> fields) const;

  /// `event` is a fixed word; what varies belongs in fields.
  void debug(std::string_view event, std::initializer_list<Field> fields = {}) const;
  void info(std::string_view event, std::initializer_list<Field> fields = {}) const;
  void warning(std::string_view event, std::initializer_list<Field> fields = {}) const;
  void error(std::string_view event, std::initializer_list<Field> fields = {}) const;

 private:
  void write(Level level, std::string_view event, std::initializer_list<Field> fields) const;

  std::shared_ptr<Sink> sink_;
  Level minimum_ = Level::info;
  /// " key=value" of the fields that every line bears.
  std::string context_;
};

}  // namespace satchel::log
