#include "sasl/cram_md5_exchange.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "sasl/cram_md5.hpp"

namespace satchel::sasl {
namespace {

constexpr std::size_t digest_digits = 32;

bool is_hex(char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); }

}  // namespace

// RFC 2195 section 2: "the response consists of the user name, a space, and a 'digest'".
std::expected<base::Secret, ClientError> CramMd5Client::respond(std::string_view challenge) {
  if (std::exchange(state_, State::over) != State::waiting) return std::unexpected(ClientError::unexpected_challenge);
  // An empty one is the same each time: its answer could be replayed.
  if (challenge.empty()) return std::unexpected(ClientError::malformed_challenge);
  state_ = State::sent;
  const base::Secret password = std::move(password_);
  return base::Secret(name_ + ' ' + cram_md5_digest(challenge, password.reveal()));
}

std::expected<void, ClientError> CramMd5Client::succeeded() {
  if (state_ != State::sent) return std::unexpected(ClientError::server_not_proven);
  return {};
}

ServerStep CramMd5Server::begin(std::optional<std::string_view> initial_response) {
  // RFC 4422 section 5: in a mechanism where the server begins, the client has nothing to say yet.
  if (initial_response || state_ != State::beginning) return fail(ServerError::malformed);
  state_ = State::waiting;
  return Challenge{challenge_};
}

ServerStep CramMd5Server::respond(std::string_view response) {
  if (state_ != State::waiting) return fail(ServerError::malformed);
  // The last space: names may hold some, digests cannot.
  const std::size_t space = response.rfind(' ');
  if (space == std::string_view::npos || space == 0) return fail(ServerError::malformed);
  const std::string_view name = response.substr(0, space);
  const std::string_view digest = response.substr(space + 1);
  if (digest.size() != digest_digits || !std::ranges::all_of(digest, is_hex) ||
      name.find('\0') != std::string_view::npos)
    return fail(ServerError::malformed);
  credentials_ = {{}, std::string(name), proof::Digest{challenge_, std::string(digest)}};
  state_ = State::verdict;
  return Verify{&credentials_};
}

ServerStep CramMd5Server::keys(const ScramKeys* /*found*/) { return fail(ServerError::malformed); }

ServerStep CramMd5Server::verdict(bool accepted) {
  if (state_ != State::verdict) return fail(ServerError::malformed);
  if (!accepted) return fail(ServerError::rejected);
  state_ = State::over;
  return Succeeded{};
}

ServerStep CramMd5Server::fail(ServerError why) {
  state_ = State::over;
  return Failed{why};
}

// RFC 2195 section 2: the challenge holds "a presumptively arbitrary string of random digits, a timestamp, and the
// fully-qualified primary host name of the server", in the form of a message id. There is no clock here: the nonce
// alone makes it the only one of its kind.
std::string make_cram_md5_challenge(std::string_view nonce, std::string_view hostname) {
  return '<' + base::to_hex(nonce) + '@' + std::string(hostname.empty() ? "localhost" : hostname) + '>';
}

}  // namespace satchel::sasl
