#pragma once

#include "pop3/listing.hpp"
#include "store/store.hpp"

namespace satchel::server {

/// A store's session as the protocol sees it. Borrows it.
class StoreListing : public pop3::Listing {
 public:
  explicit StoreListing(const store::Session& session) : session_(session) {}

  std::size_t count() const override { return session_.count(); }
  std::uint64_t octets(std::size_t index) const override { return session_.octets(index); }
  void append_uidl(std::size_t index, std::string& out) const override { session_.append_uidl(index, out); }

 private:
  const store::Session& session_;
};

}  // namespace satchel::server
