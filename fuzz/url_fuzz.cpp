// A POP URL that is taken is made and taken again as it was; a user name of any octets survives the way.
#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "pop3/url.hpp"

using namespace satchel;

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto url = pop3::parse_url(input);
  if (url) {
    fuzz::check(!url->host.empty() && url->port != 0, "a URL names a server");
    fuzz::check(url->auth.empty() || !url->user.empty(), "a mechanism has a user");
    fuzz::check(std::ranges::none_of(url->user + url->auth + url->host, is_control), "no control character is taken");
    fuzz::check(pop3::parse_url(pop3::make_url(*url)) == *url, "what is made is read as it was meant");
  } else {
    fuzz::check(!pop3::describe(url.error()).empty(), "an error has a sentence");
  }

  pop3::Url made{.user = std::string(input), .auth = "*", .host = "a.example"};
  std::erase_if(made.user, is_control);
  if (!made.user.empty()) fuzz::check(pop3::parse_url(pop3::make_url(made)) == made, "every user name can be written");
  return 0;
}
