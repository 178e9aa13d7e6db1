#include "net/system_error.hpp"

#include <boost/asio/error.hpp>
#include <string>

namespace satchel::net {
namespace {

ErrorKind kind_of(const boost::system::error_code& code) {
  namespace error = boost::asio::error;
  if (code == error::connection_reset || code == error::broken_pipe || code == error::eof ||
      code == error::connection_aborted || code == error::not_connected || code == error::bad_descriptor)
    return ErrorKind::closed;
  // The system's own limit (TCP_USER_TIMEOUT, keepalive) says that the peer is gone, as our deadline does.
  if (code == error::timed_out) return ErrorKind::timed_out;
  if (code == error::connection_refused) return ErrorKind::refused;
  if (code == error::network_unreachable || code == error::host_unreachable || code == error::network_down)
    return ErrorKind::unreachable;
  if (code == error::host_not_found || code == error::no_data) return ErrorKind::name;
  return ErrorKind::failed;
}

}  // namespace

Error system_error(const boost::system::error_code& code, std::string_view what) {
  return {kind_of(code), std::string(what) + ": " + code.message()};
}

Error errno_error(int number, std::string_view what) {
  return system_error(boost::system::error_code(number, boost::system::system_category()), what);
}

}  // namespace satchel::net
