#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "pop3/command.hpp"

namespace satchel::pop3 {

/// A message as commands name it: counted from 1, perhaps beyond the last one.
enum class MessageNumber : std::uint64_t {};

/// A command whose arguments have the form that the table asks for. Views point into the line.
struct Request {
  Verb verb;
  std::string_view text;                 ///< name, password, digest's name, language, or mechanism with its response
  std::string_view digest;               ///< APOP
  std::optional<MessageNumber> message;  ///< never 0
  std::uint64_t line_count = 0;          ///< TOP
};

/// `rest` is what stands behind the verb and one space. Nothing when it has another form.
std::optional<Request> parse_arguments(const Command& row, std::string_view rest);

}  // namespace satchel::pop3
