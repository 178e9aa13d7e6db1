#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/maintenance.hpp"

namespace satchel::store::testing {

/// What one user's maildrop has to look like after what was done to it: for each view the list of what it shows and
/// the list of what is gone from it. It shares no code with any backend. An empty view is the one that all share.
class Model {
 public:
  struct Message {
    std::string wire = {};
    std::uint64_t octets = 0;
    Time received = 0;
  };
  struct View {
    std::vector<std::string> shown = {};
    std::map<std::string, Time> gone = {};  ///< UIDL to when it went; without what came back
    Time last_seen = 0;                     ///< of a device
  };

  Model(Time undelete_window, Time device_expiry) : window_(undelete_window), device_expiry_(device_expiry) {}

  /// All that ever were here.
  const std::map<std::string, Message>& messages() const { return messages_; }
  /// Without the shared one.
  const std::map<std::string, View>& devices() const { return devices_; }
  const View& view(const std::string& device) const { return device.empty() ? shared_ : devices_.at(device); }
  std::uint64_t octets() const;
  /// What can be brought back, and when it went.
  std::map<std::string, Time> deleted(const std::string& device, Time now) const;

  void add(const std::string& uidl, Message message);
  void see_device(const std::string& device, Time now);
  void remove_device(const std::string& device, Time now);
  void erase(const std::vector<std::string>& uidls, const std::string& device, Time now);
  void bring_back(const std::string& old_uidl, const std::string& new_uidl, const std::string& device, Time now);
  /// These return how many went.
  std::uint64_t expire(Time expire_after, Time now);
  std::uint64_t release(Time now);

 private:
  void delete_for_all(const std::string& uidl, Time now);
  static bool take_out(View& view, const std::string& uidl);
  bool meant_for(const std::string& uidl, const std::string& device) const;

  Time window_;
  Time device_expiry_;
  std::map<std::string, Message> messages_;
  std::map<std::string, std::string> owners_;  ///< of what came back to one device alone
  View shared_;
  std::map<std::string, View> devices_;
};

}  // namespace satchel::store::testing
