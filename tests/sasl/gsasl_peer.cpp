#include "sasl/gsasl_peer.hpp"

#include <stdexcept>

namespace satchel::sasl {

GsaslSession::GsaslSession(Side side, Mechanism mechanism, GsaslProperties properties)
    : properties_(std::move(properties)) {
  if (gsasl_init(&context_) != GSASL_OK) throw std::runtime_error("gsasl_init");
  gsasl_callback_set(context_, answer);
  const std::string name(info(mechanism).name);
  const auto start = side == Side::client ? gsasl_client_start : gsasl_server_start;
  const int result = start(context_, name.c_str(), &session_);
  if (result != GSASL_OK) {
    gsasl_done(context_);
    throw std::runtime_error(gsasl_strerror(result));
  }
  gsasl_session_hook_set(session_, this);
}

GsaslSession::~GsaslSession() {
  gsasl_finish(session_);
  gsasl_done(context_);
}

int GsaslSession::answer(Gsasl* /*context*/, Gsasl_session* session, Gsasl_property property) {
  const auto* self = static_cast<GsaslSession*>(gsasl_session_hook_get(session));
  if (property == GSASL_VALIDATE_EXTERNAL) return GSASL_OK;
  if (self == nullptr) return GSASL_NO_CALLBACK;
  const auto found = self->properties_.find(property);
  if (found == self->properties_.end()) return GSASL_NO_CALLBACK;
  return gsasl_property_set(session, property, found->second.c_str());
}

int GsaslSession::step(std::string_view input) {
  char* output = nullptr;
  std::size_t octets = 0;
  const int result = gsasl_step(session_, input.data(), input.size(), &output, &octets);
  output_.clear();
  if (result == GSASL_OK || result == GSASL_NEEDS_MORE) {
    output_.assign(output == nullptr ? "" : output, octets);
    gsasl_free(output);
  }
  return result;
}

std::optional<base::Secret> GsaslClient::initial_response() {
  if (info(mechanism_).begins == Begins::server) return std::nullopt;
  last_ = session_.step({});
  return base::Secret(std::string_view(session_.output()));
}

std::expected<base::Secret, ClientError> GsaslClient::respond(std::string_view challenge) {
  last_ = session_.step(challenge);
  if (last_ != GSASL_OK && last_ != GSASL_NEEDS_MORE) return std::unexpected(ClientError::rejected);
  return base::Secret(std::string_view(session_.output()));
}

std::expected<void, ClientError> GsaslClient::succeeded() {
  if (last_ != GSASL_OK) return std::unexpected(ClientError::server_not_proven);
  return {};
}

ServerStep GsaslServer::begin(std::optional<std::string_view> initial_response) {
  return respond(initial_response.value_or(""));
}

ServerStep GsaslServer::respond(std::string_view response) {
  if (done_) return response.empty() ? ServerStep(Succeeded{}) : ServerStep(Failed{ServerError::malformed});
  const int result = session_.step(response);
  if (result == GSASL_NEEDS_MORE) return Challenge{session_.output()};
  if (result != GSASL_OK) return Failed{ServerError::rejected};
  if (session_.output().empty()) return Succeeded{};
  done_ = true;
  return Challenge{session_.output()};
}

}  // namespace satchel::sasl
