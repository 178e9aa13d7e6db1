// Any lines of an answer to CAPA, read, made and read again, say the same.
#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "pop3/capabilities.hpp"

using namespace satchel;

namespace {

pop3::Capabilities read(std::string_view listing, std::string_view line_end) {
  pop3::Capabilities capabilities;
  while (!listing.empty()) capabilities.add_line(fuzz::take_until(listing, line_end));
  return capabilities;
}

std::string made(const pop3::Capabilities& capabilities) {
  std::string listing;
  pop3::append_lines(capabilities, listing);
  return listing;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const pop3::Capabilities first = read(input, "\n");
  const std::string listing = made(first);
  const pop3::Capabilities second = read(listing, "\r\n");
  fuzz::check(made(second) == listing, "what is made is read as it was meant");
  fuzz::check(first.mechanisms == second.mechanisms || !first.has(pop3::Capability::sasl), "mechanisms stay");
  fuzz::check(first.unknown == second.unknown, "unknown lines stay");
  return 0;
}
