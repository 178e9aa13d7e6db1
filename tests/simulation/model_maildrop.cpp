#include "simulation/model_maildrop.hpp"

#include <algorithm>

#include "message/dot_stuffing.hpp"

namespace satchel::simulation {

std::string stuff(std::string_view octets) {
  std::string wire;
  message::DotStuffer stuffer;
  stuffer.feed(octets, [&wire](std::string_view part) { wire += part; });
  return wire;
}

std::string random_message(Random& random, std::size_t largest, BareLineFeeds bare) {
  std::string made;
  const std::size_t size = random.below(largest + 1);
  while (made.size() < size) {
    const std::size_t kind = random.below(8);
    if (kind == 0) made += ".";
    if (kind == 1) made += "..";
    if (kind == 2) made += ".";
    if (kind == 3) made += std::string("\0\xff\x80 nul", 7);
    if (kind == 4) made += "Subject: " + std::to_string(random.next());
    if (kind == 5) made += std::string(random.below(std::min<std::size_t>(size, 3000) + 1), 'x');
    if (kind == 6 && bare == BareLineFeeds::some) made += "\n.\n";
    made += "\r\n";
  }
  return made;
}

const ModelMessage& ModelSnapshot::at(std::size_t index) const {
  if (fault_ != Fault::shows_later_mail || live_->empty()) return *kept_[index];
  return *(*live_)[live_->size() - 1 - std::min(index, live_->size() - 1)];
}

std::uint64_t ModelSnapshot::octets(std::size_t index) const {
  return fault_ == Fault::counts_stuffed_dots ? at(index).wire.size() : at(index).octets.size();
}

void ModelSnapshot::append_uidl(std::size_t index, std::string& out) const {
  out += kept_[index]->uidl;
  if (fault_ == Fault::renames_messages && opened_ != 0) out += "-again";
}

void ModelMaildrop::deliver(std::string octets) {
  std::string wire = stuff(octets);
  messages_.push_back(
      std::make_shared<ModelMessage>("uidl-" + std::to_string(++delivered_), std::move(octets), std::move(wire)));
}

void ModelMaildrop::remove_now(const std::set<std::string>& uidls) {
  std::erase_if(messages_, [&uidls](const auto& message) { return uidls.contains(message->uidl); });
}

pop3::Failure ModelMaildrop::failure() {
  return random_.percent(50) ? pop3::Failure::temporary : pop3::Failure::permanent;
}

void ModelMaildrop::open(Answer<Listing> answer) {
  scheduler_.after(delay(), [this, answer = std::move(answer)] {
    if (fails()) return answer(std::unexpected(failure()));
    answer(std::make_shared<ModelSnapshot>(&messages_, messages_, fault_, opened_++));
  });
}

void ModelMaildrop::read(const Listing& listing, std::size_t index, Answer<std::string> answer) {
  scheduler_.after(delay(), [this, listing, index, answer = std::move(answer)] {
    if (fails()) return answer(std::unexpected(failure()));
    const auto& kept = static_cast<const ModelSnapshot&>(*listing).kept();
    const std::size_t shift = fault_ == Fault::sends_another_message ? 1 : 0;
    answer(kept[(index + shift) % kept.size()]->wire);
  });
}

void ModelMaildrop::commit(const Listing& listing, std::vector<std::uint32_t> indexes, Answer<bool> answer) {
  scheduler_.after(1 + delay(), [this, listing, indexes = std::move(indexes), answer = std::move(answer)]() mutable {
    if (fails()) return answer(std::unexpected(failure()));
    if (fault_ == Fault::deletes_half) indexes.pop_back();
    std::set<std::string> gone;
    for (const std::uint32_t index : indexes)
      gone.insert(static_cast<const ModelSnapshot&>(*listing).kept()[index]->uidl);
    remove_now(gone);
    ++commits_;
    scheduler_.after(delay(), [answer = std::move(answer)] { answer(true); });
  });
}

bool ModelMaildrop::keeps(const std::vector<std::string>& expected) const {
  return std::ranges::equal(messages_, expected, {},
                            [](const auto& message) { return std::string_view(message->uidl); });
}

std::vector<std::string> ModelMaildrop::uidls() const {
  std::vector<std::string> all;
  for (const auto& message : messages_) all.push_back(message->uidl);
  return all;
}

}  // namespace satchel::simulation
