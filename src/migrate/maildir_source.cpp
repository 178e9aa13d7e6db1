#include "migrate/maildir_source.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>

#include "base/try.hpp"
#include "mailfiles/maildir_name.hpp"
#include "migrate/read_text.hpp"

namespace satchel::migrate {
namespace {

constexpr const char* folders[] = {"cur", "new"};

/// The path of each message's file by its name without flags.
using Files = std::map<std::string, std::string, std::less<>>;

std::expected<void, std::string> list_folder(const std::string& folder, Files& files) {
  DIR* directory = ::opendir(folder.c_str());
  if (directory == nullptr) return std::unexpected(system_failure(folder));
  errno = 0;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name(entry->d_name);
    if (name.starts_with('.')) continue;
    files.try_emplace(std::string(mailfiles::parse_maildir_name(name).base), folder + "/" + std::string(name));
  }
  const bool failed = errno != 0;
  const std::string failure = failed ? system_failure(folder) : std::string();
  ::closedir(directory);
  if (failed) return std::unexpected(failure);
  return {};
}

std::expected<Files, std::string> list_files(const std::string& maildir) {
  Files files;
  for (const char* folder : folders) SATCHEL_TRY_VOID(list_folder(maildir + "/" + folder, files));
  return files;
}

/// A message by its name and what its old server called it.
struct Listed {
  std::string name = {};
  std::string uidl = {};
};

class MaildirSource final : public Source {
 public:
  MaildirSource(std::string path, MaildirUidls uidls, Files files)
      : path_(std::move(path)), files_(std::move(files)), uidls_(std::move(uidls)) {
    put_in_order();
  }

  std::optional<std::variant<SourceMessage, Skipped>> next() override {
    if (at_ == messages_.size()) return std::nullopt;
    return open(messages_[at_++]);
  }
  Position position() const override { return {.done = at_, .total = messages_.size()}; }
  std::vector<std::string> notes() const override { return notes_; }

 private:
  std::variant<SourceMessage, Skipped> open(const Listed& message);
  std::optional<struct stat> find(const std::string& name);
  void put_in_order();
  void note_bad_lines(const std::string& path, const std::vector<mailfiles::BadLine>& lines);
  std::string uidl_in_list(const mailfiles::UidlistEntry& entry) const;

  std::string path_;
  Files files_;
  MaildirUidls uidls_;
  std::vector<Listed> messages_;
  std::size_t at_ = 0;
  std::vector<std::string> notes_;
};

/// Looks at a message's file, also where it has gone meanwhile: flags change, and what is new becomes old.
std::optional<struct stat> MaildirSource::find(const std::string& name) {
  struct stat status{};
  std::string& path = files_[name];
  if (::lstat(path.c_str(), &status) == 0) return status;
  if (auto again = list_files(path_)) {
    const auto found = again->find(name);
    if (found != again->end()) path = found->second;
  }
  if (::lstat(path.c_str(), &status) == 0) return status;
  return std::nullopt;
}

std::variant<SourceMessage, Skipped> MaildirSource::open(const Listed& message) {
  const auto status = find(message.name);
  const std::string& path = files_[message.name];
  const auto skipped = [&](std::uint64_t offset, std::string why) {
    return Skipped{.file = path, .offset = offset, .why = std::move(why)};
  };
  if (!status) return skipped(0, "it is gone; import again if it is only moved");
  if (!S_ISREG(status->st_mode)) return skipped(0, "is no ordinary file");
  const auto size = static_cast<std::uint64_t>(status->st_size);
  const mailfiles::MaildirName name = mailfiles::parse_maildir_name(message.name);
  if (size == 0) return skipped(0, "is empty");
  if (name.stored_octets && size < *name.stored_octets)
    return skipped(size,
                   fmt::format("ends here, but by its name (S=) it has {} octets; if this is all there is, or it is "
                               "compressed, rename it without S= or let Dovecot write it out with doveadm backup",
                               *name.stored_octets));
  return SourceMessage{.part = {.path = path, .end = size},
                       .uidl = message.uidl,
                       .received = name.delivered.value_or(status->st_mtim.tv_sec)};
}

std::string MaildirSource::uidl_in_list(const mailfiles::UidlistEntry& entry) const {
  if (entry.uidl) return entry.uidl->empty() ? entry.name : *entry.uidl;
  return uidls_.format->expand(
      {.uid = entry.uid, .uidvalidity = uidls_.list->uidvalidity, .file_name = entry.name, .guid = entry.guid});
}

void MaildirSource::put_in_order() {
  std::vector<std::string> rest;
  std::size_t gone = 0;
  std::map<std::string_view, std::size_t> in_list;
  if (uidls_.list) {
    note_bad_lines(uidls_.list_path, uidls_.list->bad_lines);
    mailfiles::sort_as_listed(uidls_.list->entries);
    for (const mailfiles::UidlistEntry& entry : uidls_.list->entries) {
      in_list.emplace(entry.name, 0);
      if (!files_.contains(entry.name)) {
        ++gone;
        continue;
      }
      const std::string* stronger = uidls_.table.find(entry.name);
      messages_.push_back({.name = entry.name, .uidl = stronger != nullptr ? *stronger : uidl_in_list(entry)});
    }
  }
  for (const auto& [name, path] : files_)
    if (!in_list.contains(name)) rest.push_back(name);
  const auto place = [&](const std::string& name) { return uidls_.table.place_of(name).value_or(SIZE_MAX); };
  std::ranges::sort(rest, [&](const std::string& a, const std::string& b) {
    return place(a) != place(b) ? place(a) < place(b) : mailfiles::delivered_before(a, b);
  });
  std::size_t without = 0;
  for (std::string& name : rest) {
    const std::string* uidl = uidls_.table.find(name);
    if (uidl == nullptr) ++without;
    messages_.push_back({.name = std::move(name), .uidl = uidl == nullptr ? "" : *uidl});
  }
  if (gone > 0)
    notes_.push_back(fmt::format("{}: messages of the list whose file is gone: {}", uidls_.list_path, gone));
  if (without > 0 && uidls_.list)
    notes_.push_back(
        fmt::format("{}: messages that Dovecot has not served yet: {}; they come last and get UIDLs of "
                    "their own",
                    uidls_.list_path, without));
  note_bad_lines(uidls_.table_path, uidls_.table.bad_lines());
  if (without > 0 && !uidls_.table_path.empty())
    notes_.push_back(
        fmt::format("{}: messages not in it: {}; they get UIDLs of their own, and clients will fetch them again",
                    uidls_.table_path, without));
}

void MaildirSource::note_bad_lines(const std::string& path, const std::vector<mailfiles::BadLine>& lines) {
  for (const mailfiles::BadLine& line : lines)
    notes_.push_back(fmt::format("{}, line {} (offset {}): {}", path, line.number, line.offset, line.why));
}

}  // namespace

std::expected<std::unique_ptr<Source>, std::string> open_maildir(const std::string& path, MaildirUidls uidls) {
  Files files = SATCHEL_TRY(list_files(path));
  return std::make_unique<MaildirSource>(path, std::move(uidls), std::move(files));
}

}  // namespace satchel::migrate
