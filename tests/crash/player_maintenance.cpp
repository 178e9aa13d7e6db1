#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "crash/player.hpp"
#include "store/string_body.hpp"

namespace satchel::crash {

void Player::import(const Step& step) {
  Deed deed{.what = fmt::format("import {} messages for {}", step.amount, step.user),
            .user = step.user,
            .whole = Deed::Whole::when_done};
  std::deque<store::StringBody> bodies;
  std::vector<store::Import> imports;
  for (std::size_t i = 0; i < step.amount; ++i) {
    Message message = new_message(120);
    message.uidl = fmt::format("elsewhere-{}", stage_.messages - 1);
    bodies.emplace_back(message.wire);
    imports.push_back({.uidl = message.uidl, .received = stage_.machine.now, .body = &bodies.back()});
    deed.brings.push_back(std::move(message));
  }
  const auto begun = begin(std::move(deed));
  const auto imported = store_->import(step.user, imports);
  end(begun, imported ? nullptr : &imported.error());
}

void Player::undelete(const Step& step) {
  const auto deleted = store_->deleted(step.user, "");
  if (!deleted) return refused("list what was deleted", deleted.error());
  Deed deed{.what = fmt::format("bring back messages of {}:", step.user), .user = step.user};
  std::vector<std::string> uidls;
  for (const store::Deleted& one : *deleted) {
    if (uidls.size() == step.amount) break;
    const Message* const old = stage_.run.model.find(one.uidl);
    if (!old) return wrong("a message can be brought back that nobody brought: " + one.uidl);
    uidls.push_back(one.uidl);
    deed.brings.push_back({.octets = old->octets, .wire = old->wire});
    deed.what += " " + one.uidl;
  }
  if (uidls.empty()) return;
  const auto begun = begin(std::move(deed));
  const auto restored = store_->undelete(step.user, uidls, "");
  if (restored && !process_->killed())
    for (std::size_t i = 0; i < restored->size(); ++i) stage_.run.model.tell(begun, i, (*restored)[i].new_uidl);
  end(begun, restored ? nullptr : &restored.error());
}

/// Changes nothing that a session shows, so the model hears nothing of it.
void Player::compact(const Step& step) {
  const bool all = step.verb == Step::Verb::compact;
  const auto done = store_->compact(step.user, all ? store::Thoroughness::all : store::Thoroughness::worthwhile);
  if (!done) return refused("compact", done.error());
  stage_.tell(number_, fmt::format("compacts {} octets to {}", done->octets_before, done->octets_after));
}

/// What a message's age is, only a history with one actor knows.
void Player::keep_up(const Step& step) {
  store::Upkeep due;
  Deed deed{.what = fmt::format("delete what {} has had for longer than {} s:", step.user, step.amount),
            .user = step.user};
  if (step.amount > 0) {
    due.expire_after = static_cast<store::Time>(step.amount) * 1'000'000;
    const Place from = here();
    const auto listing = list_maildrop(*store_, step.user);
    if (!listing) return refused("list", listing.error());
    judge(step.user, *listing, from, here());
    for (const Message& message : *listing) {
      if (stage_.machine.now - stage_.run.model.brought_at(message.uidl) <= *due.expire_after) continue;
      deed.takes.push_back(message.uidl);
      deed.what += " " + message.uidl;
    }
  }
  const auto begun = begin(std::move(deed));
  const auto done = store_->keep_up(step.user, due);
  // A compaction that fails comes behind the deletion.
  const bool sure = done.has_value() || stage_.run.model.deeds()[begun].takes.empty();
  end(begun, done ? nullptr : &done.error(), sure ? Doubt::none : Doubt::of_errors);
}

}  // namespace satchel::crash
