#include "migrate/message_digest.hpp"

#include <openssl/evp.h>

#include <new>

#include "base/ascii.hpp"

namespace satchel::migrate {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// SHA-256 fails only when there is no memory left for its state, or no provider: both leave nothing to go on with.
void must(int result) {
  if (result != 1) throw std::bad_alloc();
}

}  // namespace

struct MessageDigest::State {
  std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
};

MessageDigest::MessageDigest() : state_(std::make_unique<State>()) {
  must(state_->context ? 1 : 0);
  must(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}
MessageDigest::~MessageDigest() = default;
MessageDigest::MessageDigest(MessageDigest&&) noexcept = default;

void MessageDigest::feed(std::string_view octets) {
  must(EVP_DigestUpdate(state_->context.get(), octets.data(), octets.size()));
}

MessageDigest::Octets MessageDigest::finish() {
  Octets digest{};
  must(EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr));
  return digest;
}

std::string to_hex(const MessageDigest::Octets& digest) { return base::to_hex({digest.data(), digest.size()}); }

}  // namespace satchel::migrate
