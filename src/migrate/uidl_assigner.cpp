#include "migrate/uidl_assigner.hpp"

#include "store/store.hpp"

namespace satchel::migrate {
namespace {

/// As many hexadecimal digits as a UIDL of our own has.
constexpr std::size_t digits = 32;

}  // namespace

UidlAssigner::Assigned UidlAssigner::assign(const std::string& wanted, const MessageDigest::Octets& digest) {
  if (wanted.empty()) return {.uidl = make(digest)};
  if (!store::valid_uidl(wanted))
    return {.uidl = make(digest),
            .note = "its UIDL is not 1 to 70 printable characters, as POP3 wants it; it gets a new one"};
  if (!used_.insert(wanted).second)
    return {.uidl = make(digest), .note = "another message has its UIDL " + wanted + "; it gets a new one"};
  return {.uidl = wanted};
}

std::string UidlAssigner::make(const MessageDigest::Octets& digest) {
  std::uint64_t& count = made_[digest];
  while (true) {
    MessageDigest of_copy;
    of_copy.feed({digest.data(), digest.size()});
    of_copy.feed(":" + std::to_string(count++));
    std::string uidl = to_hex(of_copy.finish()).substr(0, digits);
    if (used_.insert(uidl).second) return uidl;
  }
}

}  // namespace satchel::migrate
