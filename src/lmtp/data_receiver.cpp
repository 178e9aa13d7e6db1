#include "lmtp/data_receiver.hpp"

namespace satchel::lmtp {

std::size_t DataReceiver::feed(std::string_view wire) {
  const auto canonical = [this](std::string_view part) { add(part); };
  const auto progress = unstuffer_.feed(wire, [&](std::string_view part) { normalizer_.feed(part, canonical); });
  if (progress.ended) normalizer_.finish(canonical);
  ended_ = progress.ended;
  return progress.consumed;
}

DataReceiver::Refusal DataReceiver::refusal() const {
  if (bare_newlines_ == BareNewlines::reject && normalizer_.saw_bare()) return Refusal::bare_newline;
  if (max_octets_ != 0 && octets_ > max_octets_) return Refusal::too_large;
  return Refusal::none;
}

void DataReceiver::add(std::string_view canonical) {
  octets_ += canonical.size();
  if (refusal() == Refusal::none) chunk_ += canonical;
}

}  // namespace satchel::lmtp
