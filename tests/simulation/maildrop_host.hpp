#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pop3/listing.hpp"
#include "pop3/server_session.hpp"

namespace satchel::simulation {

/// Where a simulated server keeps mail. Answers come through the scheduler, after virtual time; each call may fail.
class MaildropHost {
 public:
  using Listing = std::shared_ptr<const pop3::Listing>;
  template <class T>
  using Answer = std::function<void(std::expected<T, pop3::Failure>)>;

  virtual ~MaildropHost() = default;
  virtual void open(Answer<Listing> answer) = 0;
  /// The message in wire form.
  virtual void read(const Listing& listing, std::size_t index, Answer<std::string> answer) = 0;
  virtual void commit(const Listing& listing, std::vector<std::uint32_t> indexes, Answer<bool> answer) = 0;
  /// What is kept at this moment, for the checks.
  virtual std::vector<std::string> uidls() const = 0;
  /// Whether it is this. Asked behind every event.
  virtual bool keeps(const std::vector<std::string>& expected) const { return uidls() == expected; }
};

}  // namespace satchel::simulation
