#include "store/maildir/user_paths.hpp"

#include <algorithm>
#include <array>

#include "base/try.hpp"
#include "store/maildir/folder.hpp"
#include "store/user_directory.hpp"

namespace satchel::store {
namespace {

constexpr std::array<std::string_view, 3> placeholders = {"{user}", "{local}", "{domain}"};

/// The placeholder that `text` begins with; empty when there is none.
std::string_view placeholder_of(std::string_view text) {
  const auto found =
      std::ranges::find_if(placeholders, [&](std::string_view placeholder) { return text.starts_with(placeholder); });
  return found == placeholders.end() ? std::string_view() : *found;
}

}  // namespace

std::expected<void, std::string> check_maildir_path(std::string_view path) {
  const std::string which = "the path of the maildirs, \"" + std::string(path) + "\", ";
  if (!path.starts_with('/')) return std::unexpected(which + "must begin with /");
  if (path.find("{user}") == std::string_view::npos && path.find("{local}") == std::string_view::npos)
    return std::unexpected(which + "must have {user} or {local} in it, or all users would share one");
  for (std::size_t brace = path.find('{'); brace != std::string_view::npos; brace = path.find('{', brace + 1))
    if (placeholder_of(path.substr(brace)).empty())
      return std::unexpected(which + "may have {user}, {local} and {domain} in braces, nothing else");
  return {};
}

namespace maildir {
namespace {

/// Looks for users below `folder`; `above` is the path from where {user} begins.
Result<void> find_users(const Folder& folder, const std::string& above, const std::string& rest,
                        std::vector<std::string>& users) {
  for (const Item& item : SATCHEL_TRY(folder.items())) {
    if (item.regular) continue;
    if (item.name.ends_with('%')) {
      const auto below = folder.folder(item.name);
      if (below) SATCHEL_TRY_VOID(find_users(*below, above + item.name + "/", rest, users));
      continue;
    }
    const auto user = user_of_path(above + item.name);
    if (!user) continue;
    // A folder that cannot be opened belongs to somebody else, or is no folder.
    const auto maildir = Folder::open(folder.shown(item.name) + rest);
    if (!maildir || !maildir->exists()) continue;
    const auto fresh = maildir->status("new");
    const auto seen = maildir->status("cur");
    if ((fresh && *fresh) || (seen && *seen)) users.push_back(*user);
  }
  return {};
}

}  // namespace

UserPaths::UserPaths(const MaildirStoreOptions& options)
    : pattern_(options.path.empty() ? options.data_dir + "/maildir/{user}" : options.path), base_(options.data_dir) {
  if (options.path.empty()) return;
  base_ = pattern_.substr(0, pattern_.find('{'));
  base_ = base_.substr(0, std::max<std::size_t>(base_.rfind('/'), 1));
}

Result<std::string> UserPaths::path_of(std::string_view user) const {
  const std::size_t at = user.rfind('@');
  const std::string_view local = user.substr(0, at);
  const std::string_view domain = at == std::string_view::npos ? std::string_view() : user.substr(at + 1);
  std::string path;
  // What stands in data_dir is no pattern.
  std::size_t from = 0;
  if (pattern_.starts_with(base_)) {
    path = base_;
    from = base_.size();
  }
  while (from < pattern_.size()) {
    const std::string_view placeholder = placeholder_of(std::string_view(pattern_).substr(from));
    if (placeholder.empty()) {
      path += pattern_[from++];
      continue;
    }
    const std::string_view value = placeholder == "{user}" ? user : placeholder == "{local}" ? local : domain;
    if (value.empty())
      return std::unexpected(Error{ErrorKind::bad_name, "the path of the maildirs needs names like local@domain"});
    path += user_path(value);
    from += placeholder.size();
  }
  return path;
}

Result<std::vector<std::string>> UserPaths::users() const {
  const std::string_view placeholder = "{user}";
  const std::size_t at = pattern_.find(placeholder, base_.size());
  const std::string rest = at == std::string::npos ? std::string() : pattern_.substr(at + placeholder.size());
  const bool plain = at != std::string::npos && pattern_[at - 1] == '/' && (rest.empty() || rest.starts_with('/')) &&
                     pattern_.find('{', base_.size()) == at && rest.find('{') == std::string::npos;
  if (!plain)
    return std::unexpected(
        Error{ErrorKind::unsupported, "users cannot be listed from this path of the maildirs; name them"});
  std::vector<std::string> users;
  const Folder folder = SATCHEL_TRY(Folder::open(pattern_.substr(0, at - 1)));
  SATCHEL_TRY_VOID(find_users(folder, "", rest, users));
  std::ranges::sort(users);
  return users;
}

}  // namespace maildir
}  // namespace satchel::store
