#include "app_passwords.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <iostream>
#include <string_view>

#include "auth/file/app_passwords.hpp"
#include "auth/verifier.hpp"
#include "base/try.hpp"
#include "failure.hpp"
#include "maildrops.hpp"

namespace satchel::satcheld {

namespace file = auth::file;
namespace {

/// Tells the maildrop's views of a device that came or went. A backend without views needs not know.
store::Result<void> tell_store(const config::ServerConfig& config,
                               const std::function<store::Result<void>(store::Maintenance&)>& tell) {
  const Maildrops maildrops =
      open_maildrops(config, [](std::string_view line) { std::cerr << "satcheld: " << line << '\n'; });
  auto told = tell(*maildrops.store);
  if (!told && told.error().kind == store::ErrorKind::unsupported) return {};
  return told;
}

/// Messages are kept for the device from now on, and for who signs in with the main password: that has a view too, and
/// may not have been seen since views are kept.
store::Result<void> note_device(store::Maintenance& maildrops, const std::string& user, const std::string& device) {
  const auto known = SATCHEL_TRY(maildrops.devices(user));
  if (std::ranges::find(known, auth::main_device, &store::Device::label) == known.end())
    SATCHEL_TRY_VOID(maildrops.add_device(user, auth::main_device));
  return maildrops.add_device(user, device);
}

}  // namespace

void add_app_password(const config::ServerConfig& config, const std::string& user, const std::string& device) {
  const base::Secret password = value_or_fail(file::add_app_password(config.auth.file.path, user, device));
  const auto told =
      tell_store(config, [&](store::Maintenance& maildrops) { return note_device(maildrops, user, device); });
  if (!told) {
    // Without its view the device would miss what others delete before its first login.
    value_or_fail(file::revoke_app_password(config.auth.file.path, user, device));
    throw CommandFailed{"the maildrop cannot note the device: " + told.error().detail + "; there is no new password"};
  }
  std::cout << password.reveal() << '\n';
}

void list_app_passwords(const config::ServerConfig& config, const std::string& user, ListForm form) {
  const auto listed = value_or_fail(file::list_app_passwords(config.auth.file.path, user));
  if (form == ListForm::lines) {
    for (const auto& one : listed) std::cout << one.label << (one.created.empty() ? "" : "  " + one.created) << '\n';
    return;
  }
  boost::json::array passwords;
  for (const auto& one : listed) {
    boost::json::object object{{"device", one.label}, {"created", nullptr}};
    if (!one.created.empty()) object["created"] = one.created;
    passwords.push_back(std::move(object));
  }
  std::cout << boost::json::serialize(boost::json::object{{"user", user}, {"app_passwords", passwords}}) << '\n';
}

void revoke_app_password(const config::ServerConfig& config, const std::string& user, const std::string& device) {
  // The password first: whatever becomes of the view, nobody signs in with it from now on.
  value_or_fail(file::revoke_app_password(config.auth.file.path, user, device));
  const auto told =
      tell_store(config, [&](store::Maintenance& maildrops) { return maildrops.remove_device(user, device); });
  if (!told)
    throw CommandFailed{"the password is revoked, but the maildrop still keeps messages for the device, until " +
                        std::string("store.device_expiry has passed: ") + told.error().detail};
}

}  // namespace satchel::satcheld
