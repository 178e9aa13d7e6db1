#pragma once

#include <boost/system/error_code.hpp>
#include <string_view>

#include "net/error.hpp"

namespace satchel::net {

/// The kind and the sentence for an error of the system while doing `what`, such as "read" or "connect to
/// 192.0.2.1:995".
Error system_error(const boost::system::error_code& code, std::string_view what);
Error errno_error(int number, std::string_view what);

}  // namespace satchel::net
