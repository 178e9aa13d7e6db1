#include "store/maildir/verify.hpp"

#include <fcntl.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/bin.hpp"
#include "store/maildir/lines.hpp"
#include "store/maildir/listing.hpp"
#include "store/maildir/uidls.hpp"

namespace satchel::store::maildir {
namespace {

class Verifier {
 public:
  Verifier(const Places& places, Quarantine quarantine) : places_(places), quarantine_(quarantine) {}

  Result<Verification> run() {
    SATCHEL_TRY_VOID(check_own_files());
    SATCHEL_TRY_VOID(check_folder(places_.fresh(), "new/"));
    SATCHEL_TRY_VOID(check_folder(places_.seen(), "cur/"));
    Messages messages;
    {
      const Lock lock = SATCHEL_TRY(places_.lock());
      messages = SATCHEL_TRY(list_messages(places_, lock));
    }
    for (const Message& message : messages) SATCHEL_TRY_VOID(check_message(message));
    SATCHEL_TRY_VOID(check_bin());
    SATCHEL_TRY_VOID(list_quarantine());
    return std::move(found_);
  }

 private:
  void problem(std::string file, std::string detail, std::string uidl = {}) {
    found_.problems.push_back({.file = std::move(file), .uidl = std::move(uidl), .detail = std::move(detail)});
  }

  Result<void> check_own_files() {
    const Lock lock = SATCHEL_TRY(places_.lock());
    const auto check = [&](std::size_t broken, const char* name, const char* what_to_do) {
      if (broken > 0) problem(std::string("satchel/") + name, std::to_string(broken) + " broken lines; " + what_to_do);
    };
    check(SATCHEL_TRY(read_sizes(places_.own())).broken, "sizes", "remove the file, it is only a cache");
    check(SATCHEL_TRY(read_uidls(places_.own())).broken, "uidls", "put a copy in its place, or some UIDLs are new");
    check(SATCHEL_TRY(read_gone(places_.own())).broken, "gone", "put a copy in its place");
    if (SATCHEL_TRY(read_intention(places_.own(), "intention")).whole == Whole::broken)
      problem("satchel/intention", "broken, and not carried out; remove it");
    return {};
  }

  Result<void> check_folder(const Folder& folder, const std::string& shown) {
    for (const Item& item : SATCHEL_TRY(folder.items()))
      if (!item.regular) problem(shown + item.name, "not a file, so not a message; remove it");
    return {};
  }

  Result<void> check_message(const Message& message) {
    const Folder& folder = message.file.folder(places_);
    const std::string shown = (message.file.seen ? "cur/" : "new/") + message.file.name;
    const auto file = folder.file(message.file.name, O_RDONLY);
    // Moved or deleted meanwhile: that is nobody's fault.
    if (file && !file->open()) return {};
    const auto sizes = file ? count_sizes(*file, shown) : Result<Sizes>(std::unexpected(file.error()));
    ++found_.files;
    if (!sizes) {
      problem(shown, sizes.error().detail, message.uidl);
      return quarantine_ == Quarantine::set_aside ? set_aside(message) : Result<void>();
    }
    ++found_.messages;
    found_.octets += sizes->file_octets;
    const NameParts parts = parts_of(message.file.base());
    if (parts.file_octets && *parts.file_octets != sizes->file_octets)
      problem(shown, "S= in its name is not the size of the file; other programs may be misled", message.uidl);
    if (parts.octets && *parts.octets != sizes->octets)
      problem(shown, "W= in its name is not its size with CRLF; other programs may be misled", message.uidl);
    if (message.counted && message.sizes != *sizes) {
      problem(shown, "was changed after it was counted; counted again", message.uidl);
      const Lock lock = SATCHEL_TRY(places_.lock());
      return remember(places_, lock, {{message.base(), *sizes}});
    }
    return {};
  }

  Result<void> set_aside(const Message& message) {
    const Lock lock = SATCHEL_TRY(places_.lock());
    const Folder quarantine = SATCHEL_TRY(places_.own().make_folder("quarantine"));
    SATCHEL_TRY_VOID(append_gone(places_.own(), {message.uidl}));
    if (SATCHEL_TRY(message.file.folder(places_).move(message.file.name, quarantine, message.base())) == Moved::taken)
      return std::unexpected(
          Error{ErrorKind::temporary, quarantine.shown(message.base()) + " is in the way; move it away"});
    SATCHEL_TRY_VOID(message.file.folder(places_).sync());
    return quarantine.sync();
  }

  Result<void> check_bin() {
    const Lock lock = SATCHEL_TRY(places_.lock());
    const Bin bin = SATCHEL_TRY(read_bin(places_));
    const Folder deleted = SATCHEL_TRY(places_.own().folder("deleted"));
    for (const std::string& set : bin.broken)
      problem("satchel/deleted/" + set, "broken; what it deleted can be brought back by moving the files into new");
    for (const BinnedMessage& binned : bin.messages) {
      const auto file = deleted.file(binned.file, O_RDONLY);
      const auto sizes =
          file && file->open()
              ? count_sizes(*file, binned.file)
              : Result<Sizes>(std::unexpected(Error{ErrorKind::damaged, file ? "absent" : file.error().detail}));
      ++found_.files;
      if (sizes)
        found_.octets += sizes->file_octets;
      else
        problem("satchel/deleted/" + binned.file, sizes.error().detail, binned.deletion.uidl);
    }
    return {};
  }

  Result<void> list_quarantine() {
    const Folder quarantine = SATCHEL_TRY(places_.own().folder("quarantine"));
    for (const Item& item : SATCHEL_TRY(quarantine.items()))
      found_.quarantined.push_back("satchel/quarantine/" + item.name);
    std::ranges::sort(found_.quarantined);
    return {};
  }

  const Places& places_;
  Quarantine quarantine_;
  Verification found_;
};

}  // namespace

Result<Verification> verify_maildir(const Places& places, Quarantine quarantine) {
  return Verifier(places, quarantine).run();
}

}  // namespace satchel::store::maildir
