#include <sys/stat.h>

#include <array>
#include <utility>

#include "base/try.hpp"
#include "migrate/maildir_source.hpp"
#include "migrate/mbox_source.hpp"
#include "migrate/read_text.hpp"
#include "migrate/source.hpp"

namespace satchel::migrate {
namespace {

enum class PathKind : std::uint8_t { absent, file, directory };

PathKind kind_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return PathKind::absent;
  return S_ISDIR(status.st_mode) ? PathKind::directory : PathKind::file;
}

/// Refuses what is no Maildir, with what it seems to be instead.
std::expected<void, std::string> check_maildir(const std::string& path) {
  const PathKind kind = kind_of(path);
  if (kind == PathKind::absent) return std::unexpected(system_failure(path));
  if (kind == PathKind::file) return std::unexpected(path + ": is a file; for an mbox write mbox:PATH");
  if (kind_of(path + "/cur") == PathKind::directory && kind_of(path + "/new") == PathKind::directory) return {};
  for (const char* sign : {"/storage", "/mailboxes", "/dbox-Mails", "/dbox-alt-root"})
    if (kind_of(path + sign) != PathKind::absent)
      return std::unexpected(path + ": is Dovecot's dbox; convert it first with doveadm backup -u USER maildir:PATH");
  return std::unexpected(path + ": is no Maildir, which has the folders cur and new");
}

std::expected<void, std::string> read_dovecot(const SourceOptions& options, MaildirUidls& uidls) {
  const std::string list_path = options.path + "/dovecot-uidlist";
  if (kind_of(list_path) == PathKind::absent)
    return std::unexpected(list_path +
                           ": is not there; copy it from where mail_location has CONTROL=, or write "
                           "maildir:PATH to import without UIDLs");
  auto list = mailfiles::parse_uidlist(SATCHEL_TRY(read_text(list_path)));
  if (!list) return std::unexpected(list_path + ": " + list.error());
  std::string format = options.uidl_format.empty() ? list->uidl_format : options.uidl_format;
  if (format.empty()) format = mailfiles::UidlFormat::dovecots_own;
  uidls.format = SATCHEL_TRY(mailfiles::UidlFormat::parse(format));
  uidls.list = std::move(*list);
  uidls.list_path = list_path;
  return {};
}

}  // namespace

std::expected<SourceOptions, std::string> parse_source(const std::string& text) {
  static constexpr std::array<std::pair<std::string_view, SourceKind>, 3> kinds{
      {{"maildir", SourceKind::maildir}, {"mbox", SourceKind::mbox}, {"dovecot", SourceKind::dovecot}}};
  const std::size_t colon = text.find(':');
  SourceOptions options;
  if (colon != std::string::npos) options.path = text.substr(colon + 1);
  while (options.path.size() > 1 && options.path.ends_with('/')) options.path.pop_back();
  for (const auto& [name, kind] : kinds) {
    if (text.substr(0, colon) != name || options.path.empty()) continue;
    options.kind = kind;
    return options;
  }
  return std::unexpected("\"" + text + "\": write maildir:PATH, mbox:PATH or dovecot:PATH");
}

std::expected<std::unique_ptr<Source>, std::string> open_source(const SourceOptions& options) {
  if (!options.uidl_format.empty() && options.kind != SourceKind::dovecot)
    return std::unexpected("a UIDL format is for dovecot:PATH only; write --uidl-list for other servers");
  mailfiles::UidlTable table;
  if (!options.uidl_list.empty()) table = mailfiles::UidlTable::parse(SATCHEL_TRY(read_text(options.uidl_list)));
  if (options.kind == SourceKind::mbox) return open_mbox(options, std::move(table));
  SATCHEL_TRY_VOID(check_maildir(options.path));
  MaildirUidls uidls{.table = std::move(table), .table_path = options.uidl_list};
  if (options.kind == SourceKind::dovecot) SATCHEL_TRY_VOID(read_dovecot(options, uidls));
  return open_maildir(options.path, std::move(uidls));
}

}  // namespace satchel::migrate
