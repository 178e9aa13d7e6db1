#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "pop3/listing.hpp"
#include "pop3/request.hpp"

namespace satchel::pop3 {

/// The maildrop of one session with its deletion marks: one bit for each message, and none before the first DELE.
class MaildropView {
 public:
  /// `listing` must outlive the view.
  explicit MaildropView(const Listing& listing);

  /// The index of a message that exists and is not marked as deleted.
  std::optional<std::size_t> find(MessageNumber number) const;
  bool is_deleted(std::size_t index) const;

  /// How many messages there are, those marked as deleted included.
  std::size_t count() const { return count_; }
  /// Messages and their octets without those marked as deleted.
  std::size_t remaining_count() const { return count_ - deleted_count_; }
  std::uint64_t remaining_octets() const { return remaining_octets_; }
  const Listing& listing() const { return listing_; }

  void mark_deleted(std::size_t index);
  void unmark_all();
  /// Indexes of the messages marked as deleted, rising.
  std::vector<std::uint32_t> deleted() const;

 private:
  const Listing& listing_;
  std::size_t count_;
  std::uint64_t total_octets_ = 0;
  std::uint64_t remaining_octets_ = 0;
  std::size_t deleted_count_ = 0;
  std::vector<std::uint64_t> deleted_bits_;
};

}  // namespace satchel::pop3
