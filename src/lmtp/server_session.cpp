#include "lmtp/server_session.hpp"

#include <cassert>
#include <optional>
#include <utility>

#include "base/bounded_buffer.hpp"
#include "lmtp/command.hpp"
#include "lmtp/conversation.hpp"
#include "lmtp/line_framer.hpp"
#include "lmtp/replies.hpp"

namespace satchel::lmtp {
namespace {

constexpr std::size_t input_octets = std::size_t{64} * 1024;
constexpr std::size_t longest_line_octets = 2048;
/// Replies to pipelined commands gather up to here before they are sent.
constexpr std::size_t output_octets = std::size_t{16} * 1024;

}  // namespace

struct ServerSession::Impl {
  using Phase = Conversation::Phase;

  explicit Impl(ServerOptions options) : conversation_(std::move(options)) {
    output_ = "220 " + conversation_.options.hostname + " LMTP\r\n";
  }

  Action next() {
    while (!action_) advance();
    return *action_;
  }

  /// Ends the wait for the result of an action; what else would be a mistake of the host.
  template <class Expected>
  void done() {
    assert(action_ && std::holds_alternative<Expected>(*action_));
    action_.reset();
  }

  void reply(Reply reply) {
    output_ += reply.text;
    output_ += "\r\n";
    if (reply.fault == Fault::none || conversation_.phase == Phase::closing) return;
    if (++bad_commands_ >= conversation_.options.bad_commands) close(replies::too_many_bad_commands);
  }

  /// One reply for each recipient: "the server returns one reply for each previously successful RCPT command in the
  /// mail transaction, in the order that the RCPT commands were issued" (RFC 2033 section 4.2).
  void answer_all(Reply answer) {
    for (std::size_t i = 0; i < conversation_.envelope.recipients.size(); ++i) reply(answer);
  }

  void end_transaction() {
    conversation_.reset();
    conversation_.phase = Phase::commands;
  }

  Conversation conversation_;
  base::BoundedBuffer input_{input_octets};
  std::string output_;
  /// What the host is doing; its result is awaited.
  std::optional<Action> action_;
  std::size_t bad_commands_ = 0;

 private:
  /// Makes one step; gives an action, or leaves another step to make.
  void advance() {
    if (output_.size() >= output_octets) return send();
    switch (conversation_.phase) {
      case Phase::commands:
        return take_command();
      case Phase::data:
        return take_data();
      case Phase::closing:
        return output_.empty() ? act(Close{}) : send();
    }
  }

  void act(Action action) { action_ = action; }
  void send() { act(Send{output_}); }
  void receive() { output_.empty() ? act(Receive{}) : send(); }

  void close(Reply last) {
    conversation_.phase = Phase::closing;
    reply(last);
  }

  void take_command() {
    const auto line = framer_.next(input_);
    // RFC 2920 section 3.2 lets replies gather for as long as commands are at hand.
    if (!line) return receive();
    switch (line->kind) {
      case Line::Kind::too_long:
        return reply(replies::line_too_long);
      case Line::Kind::bare_newline:
        return close(replies::bare_newline_in_command);
      case Line::Kind::complete:
        break;
    }
    if (const auto answer = execute(conversation_, line->text))
      reply(*answer);
    else
      act(CheckRecipient{conversation_.candidate});
  }

  void take_data() {
    DataReceiver& data = *conversation_.data;
    if (!data.ended() && input_.empty()) return receive();
    if (!data.ended()) input_.consume(data.feed(input_.view()));

    if (data.refusal() != DataReceiver::Refusal::none) {
      if (!std::exchange(discarded_, true)) return act(Discard{});
      if (data.ended()) refuse(data.refusal());
      return;
    }
    if (!data.chunk().empty()) return act(MessageData{data.chunk()});
    if (data.ended()) act(Deliver{});
  }

  void refuse(DataReceiver::Refusal refusal) {
    discarded_ = false;
    answer_all(refusal == DataReceiver::Refusal::too_large ? replies::too_large : replies::bare_newline_in_message);
    end_transaction();
  }

  LineFramer framer_{longest_line_octets};
  /// The message under way was refused and the host has been told.
  bool discarded_ = false;
};

ServerSession::ServerSession(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
ServerSession::~ServerSession() = default;
ServerSession::ServerSession(ServerSession&&) noexcept = default;
ServerSession& ServerSession::operator=(ServerSession&&) noexcept = default;

Action ServerSession::next() { return impl_->next(); }

std::size_t ServerSession::received(std::string_view octets) {
  const std::size_t taken = impl_->input_.append(octets);
  if (impl_->action_ && std::holds_alternative<Receive>(*impl_->action_)) impl_->done<Receive>();
  return taken;
}

void ServerSession::sent() {
  impl_->done<Send>();
  impl_->output_.clear();
}

void ServerSession::recipient(Recipient answer) {
  impl_->done<CheckRecipient>();
  Conversation& conversation = impl_->conversation_;
  if (answer == Recipient::accepted) conversation.envelope.recipients.push_back(std::move(conversation.candidate));
  impl_->reply(replies::to(answer));
}

void ServerSession::data_taken() {
  impl_->done<MessageData>();
  impl_->conversation_.data->clear_chunk();
}

void ServerSession::delivered(std::span<const Outcome> outcomes) {
  impl_->done<Deliver>();
  // A recipient without an outcome would leave every later reply to the wrong question.
  const std::size_t recipients = impl_->conversation_.envelope.recipients.size();
  for (std::size_t i = 0; i < recipients; ++i)
    impl_->reply(replies::to(i < outcomes.size() ? outcomes[i] : Outcome::temporary));
  impl_->end_transaction();
  impl_->bad_commands_ = 0;
}

void ServerSession::discarded() { impl_->done<Discard>(); }

const Envelope& ServerSession::envelope() const { return impl_->conversation_.envelope; }
std::string_view ServerSession::peer_name() const { return impl_->conversation_.peer_name; }

}  // namespace satchel::lmtp
