#include "base/secret.hpp"

namespace satchel::base {

void Secret::wipe(std::string& text) noexcept {
  // The buffer may hold older, longer text behind the present end.
  text.resize(text.capacity());
  volatile char* octet = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) octet[i] = 0;
  text.clear();
}

}  // namespace satchel::base
