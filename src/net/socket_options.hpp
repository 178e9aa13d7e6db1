#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <string>

namespace satchel::net {

/// Non-blocking; over TCP also without Nagle's delay, and noticing a peer that is gone.
void set_stream_options(boost::asio::generic::stream_protocol::socket& socket);

/// "192.0.2.1:995", "[2001:db8::1]:995" or "unix:/path".
std::string describe_peer(int descriptor);
std::string describe_local(int descriptor);

}  // namespace satchel::net
