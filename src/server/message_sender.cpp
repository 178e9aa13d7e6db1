#include "server/message_sender.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>
#include <utility>

#include "server/message_reader.hpp"

namespace satchel::server {
namespace {

constexpr std::string_view final_dot = ".\r\n";

}  // namespace

net::Task<SendResult> send_message(SendParts parts, pop3::SendMessage wanted) {
  MessageReader reader(parts.pool, parts.session, wanted.body_lines);
  auto ready = co_await reader.open(wanted.index);
  if (!ready) co_return SendResult{.outcome = SendOutcome::unavailable, .storage_error = std::move(ready.error())};
  std::string_view before = wanted.before;
  std::uint64_t octets = 0;
  while (true) {
    // The dot goes with the last data: some clients are confused when it comes in a packet of its own.
    const bool last = reader.last();
    const std::array<std::string_view, 3> pieces{before, reader.part(), last ? final_dot : std::string_view()};
    parts.stream.set_deadline(parts.deadline());
    auto written = co_await parts.stream.write(pieces);
    if (!written)
      co_return SendResult{.outcome = SendOutcome::peer_failed, .octets = octets, .peer_error = written.error()};
    octets += reader.part().size();
    if (last) co_return SendResult{.outcome = SendOutcome::sent, .octets = octets};
    before = {};
    // A peer that takes a large message as fast as it is sent must not keep the loop from all others.
    co_await boost::asio::post(boost::asio::use_awaitable);
    ready = co_await reader.advance();
    if (!ready)
      co_return SendResult{
          .outcome = SendOutcome::storage_failed, .octets = octets, .storage_error = std::move(ready.error())};
  }
}

}  // namespace satchel::server
