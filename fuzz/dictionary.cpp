// Prints the words of the protocol as a dictionary of libFuzzer, from the tables that the library itself reads.
#include <cstdio>
#include <string>
#include <string_view>

#include "pop3/capability.hpp"
#include "pop3/command.hpp"
#include "pop3/language.hpp"
#include "pop3/response_code.hpp"
#include "sasl/mechanism.hpp"

using namespace satchel;

namespace {

void print(std::string_view word) {
  std::string line = "\"";
  for (const char c : word) {
    if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
      line += c;
      continue;
    }
    char escaped[5];
    std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    line += escaped;
  }
  std::puts((line + "\"").c_str());
}

}  // namespace

int main() {
  for (const pop3::Command& row : pop3::commands()) {
    print(row.name);
    print("> " + std::string(row.name));
    print("\r\n" + std::string(row.name) + " 1\r\n");
  }
  for (int i = 0; i <= static_cast<int>(pop3::Capability::implementation); ++i)
    print(pop3::tag_of(static_cast<pop3::Capability>(i)));
  for (const sasl::MechanismInfo& row : sasl::mechanisms()) {
    print(row.name);
    print("begin=" + std::string(row.name));
    print("mechanism=" + std::string(row.name));
  }
  for (int i = 0; i <= static_cast<int>(pop3::ResponseCode::other); ++i)
    if (const auto name = pop3::name_of(static_cast<pop3::ResponseCode>(i)); !name.empty())
      print("[" + std::string(name) + "]");
  for (const pop3::LanguageInfo& row : pop3::languages()) print(row.tag);
  for (const std::string_view word :
       {"+OK ", "-ERR ", "+ ", "\r\n", "\r\n.\r\n", ".", "~\n", "pop://", ";AUTH=", "%41", "NEVER", "USER", "*\r\n"})
    print(word);
  for (const std::string_view word : {"step=",        "ceiling=",      "lines=",     "begin=transaction",
                                      "begin=marked", "tls=available", "tls=active", "refused",
                                      "apop",         "utf8",          "messages=",  "results=",
                                      "rejected",     "unavailable",   "unknown",    "honest",
                                      "in-use",       "temporary",     "permanent",  "bad=",
                                      "pipelining",   "strict",        "commands=",  "octets=",
                                      "plus",         "wrong",         "impostor",   "asked"})
    print(word);
  for (const std::string_view word : {"keep\n", "flip 8\n", "cut 1\n", "drop\n", "replace ", "insert 0 ", "append "})
    print(word);
  for (const std::string_view part : {"n,,", "y,,", "p=tls-exporter,,", "n=mrose", ",r=", ",s=", ",i=4096", "c=biws",
                                      ",p=", "v=", "e=other-error", "auth=Bearer ", "\x01"})
    print(part);
  return 0;
}
