#pragma once

#include <string>

#include "sasl/scram_keys.hpp"
#include "sasl/server.hpp"

namespace satchel::simulation {

/// The one user there is. Keys are made once, since they cost thousands of rounds.
class Accounts {
 public:
  Accounts();
  const sasl::ScramKeys* keys(sasl::ScramHash hash, std::string_view asked) const;
  bool accepts(const sasl::Credentials& credentials) const;

  static constexpr std::string_view name = "mrose";
  static constexpr std::string_view password = "tanstaaf";
  static constexpr std::string_view token = "bearer-token";

 private:
  sasl::ScramKeys sha_1_;
  sasl::ScramKeys sha_256_;
};

}  // namespace satchel::simulation
