// A POP3 server session under any octets in any split, with a host whose answers the input chooses. The first octet is
// the step, the second chooses the results; the rest is what the peer sends.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pop3/server_session.hpp"

using namespace satchel::pop3;

namespace {

class ThreeMessages : public Listing {
 public:
  std::size_t count() const override { return 3; }
  std::uint64_t octets(std::size_t index) const override { return 100 + index; }
  void append_uidl(std::size_t index, std::string& out) const override { out += "uidl-" + std::to_string(index); }
};

/// Performs actions until the session wants octets or is closed; false once closed.
class Host {
 public:
  Host(std::uint8_t choices, ServerSession& session) : choices_(choices), session_(session) {}

  bool run() {
    while (true) {
      const Action action = session_.next();
      if (std::holds_alternative<Receive>(action)) return true;
      if (std::holds_alternative<Close>(action)) return false;
      std::visit([this](const auto& one) { perform(one); }, action);
    }
  }

 private:
  void perform(const Receive&) {}
  void perform(const Close&) {}
  void perform(const Send&) { session_.sent(); }
  void perform(const StartTls&) { session_.tls_started(); }
  void perform(const FetchKeys&) { session_.keys(nullptr); }
  void perform(const Authenticate&) { session_.authenticated(choices_ & 1 ? Verdict::rejected : Verdict::accepted); }
  void perform(const OpenMaildrop&) {
    if (choices_ & 2) return session_.open_failed(Failure::in_use);
    session_.opened(listing_);
  }
  void perform(const SendMessage& message) {
    if (message.index >= listing_.count() || session_.state() != State::transaction) std::abort();
    if (choices_ & 4) return session_.message_unavailable(Failure::temporary);
    session_.message_sent();
  }
  void perform(const CommitDeletions& deletions) {
    if (session_.state() != State::update) std::abort();
    for (const std::uint32_t index : deletions.indexes)
      if (index >= listing_.count()) std::abort();
    if (choices_ & 8) return session_.commit_failed(Failure::temporary);
    session_.committed();
  }

  std::uint8_t choices_;
  ServerSession& session_;
  ThreeMessages listing_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t step = data[0] % 64 + 1U;
  ServerOptions options;
  options.hostname = "fuzz.example.org";
  options.tls = data[1] & 16 ? Tls::active : Tls::available;
  options.plaintext_allowed = (data[1] & 32) != 0;
  ServerSession session(options);
  Host host(data[1], session);
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  for (std::size_t at = 0; host.run() && at < input.size(); at += step) session.received(input.substr(at, step));
  return 0;
}
