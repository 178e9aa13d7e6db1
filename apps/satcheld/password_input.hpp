#pragma once

#include <cstdint>

#include "base/secret.hpp"

namespace satchel::satcheld {

enum class PasswordSource : std::uint8_t {
  standard_input,  ///< one line of it
  terminal,        ///< asked for twice, not shown
};

/// A new password. Throws CommandFailed when there is none, or when it was typed differently the second time.
base::Secret read_password(PasswordSource source);

}  // namespace satchel::satcheld
