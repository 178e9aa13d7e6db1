#include "migrate/import.hpp"

#include <fmt/format.h>

#include <memory>
#include <unordered_map>
#include <utility>

#include "base/try.hpp"
#include "migrate/file_body.hpp"
#include "migrate/uidl_assigner.hpp"

namespace satchel::migrate {
namespace {

constexpr std::uint64_t batch_octets = 16ULL << 20;
constexpr std::size_t batch_messages = 1'000;
constexpr store::Time microseconds_a_second = 1'000'000;

/// A message that waits for its batch to be stored.
struct Pending {
  std::unique_ptr<FileBody> body = {};
  std::string uidl = {};
  std::int64_t received = 0;
  std::string file = {};
  std::uint64_t offset = 0;
};

/// What is in the maildrop: octets by UIDL. What is deleted and can be brought back counts too.
using Contents = std::unordered_map<std::string, std::uint64_t>;

store::Result<Contents> read_contents(store::Backend& backend, const std::string& user) {
  Contents contents;
  const auto session = SATCHEL_TRY(backend.open(user, store::Sharing::snapshot));
  for (std::size_t i = 0; i < session->count(); ++i) {
    std::string uidl;
    session->append_uidl(i, uidl);
    contents.emplace(std::move(uidl), session->octets(i));
  }
  for (const store::Deleted& deleted : SATCHEL_TRY(backend.deleted(user, "")))
    contents.emplace(deleted.uidl, deleted.octets);
  return contents;
}

class Importer {
 public:
  Importer(store::Backend& backend, const std::string& user, Source& source, const ImportEvents& events)
      : backend_(backend), user_(user), source_(source), events_(events) {}

  ImportAccount run() {
    while (!account_.failure) {
      auto item = source_.next();
      if (!item) break;
      ++account_.listed;
      if (auto* skipped = std::get_if<Skipped>(&*item))
        skip(std::move(*skipped));
      else
        take(std::move(std::get<SourceMessage>(*item)));
      if (events_.progress) events_.progress(source_.position());
    }
    if (!account_.failure) store_batch();
    if (events_.note)
      for (const std::string& note : source_.notes()) events_.note(note);
    return std::move(account_);
  }

 private:
  void take(SourceMessage message);
  void rehearse(const Pending& message);
  void store_batch();
  bool set_aside_failed();
  void count_stored(const std::vector<store::Imported>& answers);
  bool is_another(const Pending& message);
  bool need_contents();
  void skip(Skipped skipped) {
    if (events_.skipped) events_.skipped(skipped);
    account_.skipped.push_back(std::move(skipped));
  }

  store::Backend& backend_;
  const std::string& user_;
  Source& source_;
  const ImportEvents& events_;
  UidlAssigner assigner_;
  std::vector<Pending> batch_;
  std::uint64_t batch_octets_ = 0;
  std::optional<Contents> contents_;
  ImportAccount account_;
};

void Importer::take(SourceMessage message) {
  Pending pending{.received = message.received, .file = message.part.path, .offset = message.offset};
  auto body = FileBody::open(std::move(message.part));
  if (!body) {
    // The detail begins with the path, which the account names by itself.
    std::string why = body.error().detail;
    if (why.starts_with(pending.file + ": ")) why.erase(0, pending.file.size() + 2);
    return skip({.file = pending.file, .offset = pending.offset, .why = std::move(why)});
  }
  pending.body = std::move(*body);
  UidlAssigner::Assigned assigned = assigner_.assign(message.uidl, pending.body->digest());
  if (assigned.uidl != message.uidl) ++account_.new_uidls;
  if (!assigned.note.empty() && events_.note)
    events_.note(fmt::format("{}, offset {}: {}", pending.file, pending.offset, assigned.note));
  pending.uidl = std::move(assigned.uidl);
  if (events_.rehearse) return rehearse(pending);
  if (batch_octets_ + pending.body->wire_octets() > batch_octets || batch_.size() == batch_messages) store_batch();
  batch_octets_ += pending.body->wire_octets();
  batch_.push_back(std::move(pending));
}

void Importer::rehearse(const Pending& message) {
  if (!need_contents()) return;
  const bool known = contents_->contains(message.uidl);
  if (known && is_another(message)) return;
  (known ? account_.known : account_.stored) += 1;
  if (!known) account_.octets += message.body->octets();
  events_.rehearse({.uidl = message.uidl,
                    .file = message.file,
                    .offset = message.offset,
                    .octets = message.body->octets(),
                    .known = known});
}

void Importer::store_batch() {
  while (!batch_.empty() && !account_.failure) {
    std::vector<store::Import> messages;
    for (const Pending& message : batch_)
      messages.push_back(
          {.uidl = message.uidl, .received = message.received * microseconds_a_second, .body = message.body.get()});
    auto answers = backend_.import(user_, messages);
    if (answers)
      count_stored(*answers);
    else if (!set_aside_failed())
      account_.failure = std::move(answers.error());
  }
  batch_.clear();
  batch_octets_ = 0;
}

/// Takes messages whose files changed between counting and storing out of the batch; false when there are none.
bool Importer::set_aside_failed() {
  std::vector<Pending> rest;
  for (Pending& message : batch_) {
    if (message.body->failed())
      skip({.file = message.file, .offset = message.offset, .why = "changed while it was read; import again"});
    else
      rest.push_back(std::move(message));
  }
  const bool some = rest.size() < batch_.size();
  batch_ = std::move(rest);
  return some;
}

void Importer::count_stored(const std::vector<store::Imported>& answers) {
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    if (!answers[i].known) {
      ++account_.stored;
      account_.octets += batch_[i].body->octets();
    } else if (!is_another(batch_[i])) {
      ++account_.known;
    }
  }
  batch_.clear();
}

/// Whether the message under this UIDL in the maildrop is of another size and so another message. It is skipped then:
/// counted as known it would be lost without a word.
bool Importer::is_another(const Pending& message) {
  if (!need_contents()) return false;
  const auto found = contents_->find(message.uidl);
  if (found == contents_->end() || found->second == message.body->octets()) return false;
  skip({.file = message.file,
        .offset = message.offset,
        .why = fmt::format("another message in the maildrop has its UIDL {}; give it one with --uidl-list",
                           message.uidl)});
  return true;
}

bool Importer::need_contents() {
  if (contents_) return true;
  auto contents = read_contents(backend_, user_);
  if (contents)
    contents_ = std::move(*contents);
  else
    account_.failure = std::move(contents.error());
  return contents_.has_value();
}

}  // namespace

ImportAccount import_messages(store::Backend& backend, const std::string& user, Source& source,
                              const ImportEvents& events) {
  return Importer(backend, user, source, events).run();
}

}  // namespace satchel::migrate
