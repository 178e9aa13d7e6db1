#include "output.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

namespace satchel::app {

void print_json(const boost::json::value& document) { std::cout << boost::json::serialize(document) << '\n'; }

boost::json::object to_json(const archive::Summary& summary) {
  boost::json::array accounts;
  for (const std::string& account : summary.accounts) accounts.emplace_back(account);
  return {{"id", summary.id},
          {"date", summary.date},
          {"octets", summary.octets},
          {"from", as_utf8(summary.from)},
          {"to", as_utf8(summary.to)},
          {"subject", as_utf8(summary.subject)},
          {"accounts", std::move(accounts)}};
}

}  // namespace satchel::app
