#pragma once

#include <gsasl.h>

#include <map>
#include <string>

#include "sasl/client.hpp"
#include "sasl/server.hpp"

/// GNU SASL as the other side.
namespace satchel::sasl {

using GsaslProperties = std::map<Gsasl_property, std::string>;

/// One session of GNU SASL, which knows the properties it was given.
class GsaslSession {
 public:
  enum class Side { client, server };

  GsaslSession(Side side, Mechanism mechanism, GsaslProperties properties);
  GsaslSession(const GsaslSession&) = delete;
  GsaslSession& operator=(const GsaslSession&) = delete;
  ~GsaslSession();

  /// Takes a message; the answer is in `output`.
  int step(std::string_view input);
  const std::string& output() const { return output_; }

 private:
  static int answer(Gsasl* context, Gsasl_session* session, Gsasl_property property);

  GsaslProperties properties_;
  Gsasl* context_ = nullptr;
  Gsasl_session* session_ = nullptr;
  std::string output_;
};

class GsaslClient final : public ClientExchange {
 public:
  GsaslClient(Mechanism mechanism, GsaslProperties properties)
      : mechanism_(mechanism), session_(GsaslSession::Side::client, mechanism, std::move(properties)) {}

  Mechanism mechanism() const override { return mechanism_; }
  std::optional<base::Secret> initial_response() override;
  std::expected<base::Secret, ClientError> respond(std::string_view challenge) override;
  std::expected<void, ClientError> succeeded() override;

 private:
  Mechanism mechanism_;
  GsaslSession session_;
  int last_ = GSASL_NEEDS_MORE;
};

/// It checks all by itself, so that it never asks for keys or a verdict.
class GsaslServer final : public ServerExchange {
 public:
  GsaslServer(Mechanism mechanism, GsaslProperties properties)
      : session_(GsaslSession::Side::server, mechanism, std::move(properties)) {}

  ServerStep begin(std::optional<std::string_view> initial_response) override;
  ServerStep respond(std::string_view response) override;
  ServerStep keys(const ScramKeys* /*found*/) override { return Failed{ServerError::malformed}; }
  ServerStep verdict(bool /*accepted*/) override { return Failed{ServerError::malformed}; }

 private:
  GsaslSession session_;
  bool done_ = false;
};

}  // namespace satchel::sasl
