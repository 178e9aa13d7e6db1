#include "sasl/mechanism.hpp"

#include <array>
#include <cstddef>

#include "base/ascii.hpp"

namespace satchel::sasl {
namespace {

/// In the order of the enumeration, which is the index.
constexpr auto table = std::to_array<MechanismInfo>({
    {Mechanism::scram_sha_256_plus, "SCRAM-SHA-256-PLUS", Exposure::nothing, Begins::client, true, "RFC 7677"},
    {Mechanism::scram_sha_256, "SCRAM-SHA-256", Exposure::nothing, Begins::client, false, "RFC 7677"},
    {Mechanism::scram_sha_1_plus, "SCRAM-SHA-1-PLUS", Exposure::nothing, Begins::client, true, "RFC 5802"},
    {Mechanism::scram_sha_1, "SCRAM-SHA-1", Exposure::nothing, Begins::client, false, "RFC 5802"},
    {Mechanism::external, "EXTERNAL", Exposure::nothing, Begins::client, false, "RFC 4422 appendix A"},
    {Mechanism::oauthbearer, "OAUTHBEARER", Exposure::secret, Begins::client, false, "RFC 7628"},
    {Mechanism::xoauth2, "XOAUTH2", Exposure::secret, Begins::client, false, "Google's and Microsoft's manuals"},
    {Mechanism::plain, "PLAIN", Exposure::secret, Begins::client, false, "RFC 4616"},
    {Mechanism::login, "LOGIN", Exposure::secret, Begins::server, false, "draft-murchison-sasl-login"},
    {Mechanism::cram_md5, "CRAM-MD5", Exposure::digest, Begins::server, false, "RFC 2195"},
});

static_assert([] {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].mechanism) != i) return false;
  return true;
}());

}  // namespace

std::span<const MechanismInfo> mechanisms() { return table; }

const MechanismInfo& info(Mechanism mechanism) { return table.at(static_cast<std::size_t>(mechanism)); }

std::optional<Mechanism> find_mechanism(std::string_view name) {
  for (const MechanismInfo& row : table)
    if (base::equals_ignoring_case(row.name, name)) return row.mechanism;
  return std::nullopt;
}

}  // namespace satchel::sasl
