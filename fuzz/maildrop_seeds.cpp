#include "fuzz/maildrop_seeds.hpp"

#include "recordlog/disk.hpp"
#include "store/log/log_store.hpp"
#include "store/string_body.hpp"

namespace satchel::fuzz {
namespace {

constexpr const char* directory = "maildrops/ann";
constexpr store::Time second = 1'000'000;

class Maildrop {
 public:
  void deliver(const std::string& text) {
    store::StringBody body("Subject: " + text + "\r\n\r\n..\r\n");
    static_cast<void>(store_->deliver("ann", "", body));
  }
  void erase(const std::vector<std::uint32_t>& indexes, const std::string& device = "") {
    const auto session = store_->open("ann", store::Access(store::Sharing::exclusive, device));
    if (session) static_cast<void>((*session)->erase(indexes));
  }
  void import(const std::string& uidl) {
    store::StringBody body("Subject: from elsewhere\r\n\r\n");
    const store::Import message{.uidl = uidl, .received = now_, .body = &body};
    static_cast<void>(store_->import("ann", {&message, 1}));
  }
  void bring_back() {
    const auto deleted = store_->deleted("ann", "");
    if (deleted && !deleted->empty())
      static_cast<void>(store_->undelete("ann", std::vector<std::string>{deleted->front().uidl}, ""));
  }
  void compact() { static_cast<void>(store_->compact("ann", store::Thoroughness::all)); }
  void wait(store::Time seconds) { now_ += seconds * second; }

  /// All files as an input.
  std::string files(const std::string& words) {
    store_.reset();
    std::string input = words + "\n";
    for (const std::string& name : disk_->list(directory).value()) {
      const auto file = disk_->open(std::string(directory) + "/" + name);
      if (!file) continue;
      std::string octets(static_cast<std::size_t>((*file)->size().value()), '\0');
      static_cast<void>((*file)->read(0, octets));
      if (!octets.empty()) input += "~ " + name + "\n" + octets + "\n";
    }
    input.pop_back();
    return input;
  }

 private:
  store::Time now_ = 1'800'000'000 * second;
  std::unique_ptr<recordlog::Disk> disk_ = recordlog::make_memory_disk();
  std::unique_ptr<store::Backend> store_ =
      store::open_log_store(*disk_, {.segment_octets = 400, .now = [this] { return now_; }});
};

}  // namespace

std::map<std::string, std::string> maildrop_seeds() {
  std::map<std::string, std::string> seeds;
  for (const std::string words : {"", "mend", "forge"}) {
    Maildrop maildrop;
    maildrop.deliver("one");
    seeds[words + "one"] = maildrop.files(words);

    Maildrop full;
    for (const char* text : {"one", "two", "three", "four", "five"}) full.deliver(text);
    full.erase({0, 2, 3});
    full.import("elsewhere-1");
    full.bring_back();
    full.erase({1}, "phone");
    seeds[words + "all-records"] = full.files(words);

    Maildrop compacted;
    for (const char* text : {"one", "two", "three", "four", "five"}) compacted.deliver(text);
    compacted.erase({0, 2, 3});
    compacted.bring_back();
    compacted.wait(8LL * 24 * 3600);
    compacted.compact();
    compacted.deliver("six");
    seeds[words + "compacted"] = compacted.files(words);
  }
  return seeds;
}

}  // namespace satchel::fuzz
