#include "pop3/maildrop_view.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::size_t bits_per_word = 64;

constexpr std::uint64_t bit_of(std::size_t index) { return std::uint64_t{1} << index % bits_per_word; }

}  // namespace

MaildropView::MaildropView(const Listing& listing) : listing_(listing), count_(listing.count()) {
  for (std::size_t index = 0; index < count_; ++index) total_octets_ += listing_.octets(index);
  remaining_octets_ = total_octets_;
}

std::optional<std::size_t> MaildropView::find(MessageNumber number) const {
  const auto value = static_cast<std::uint64_t>(number);
  if (value == 0 || value > count_) return std::nullopt;
  const auto index = static_cast<std::size_t>(value - 1);
  if (is_deleted(index)) return std::nullopt;
  return index;
}

bool MaildropView::is_deleted(std::size_t index) const {
  return deleted_count_ != 0 && (deleted_bits_[index / bits_per_word] & bit_of(index)) != 0;
}

void MaildropView::mark_deleted(std::size_t index) {
  if (deleted_bits_.empty()) deleted_bits_.resize((count_ + bits_per_word - 1) / bits_per_word);
  deleted_bits_[index / bits_per_word] |= bit_of(index);
  ++deleted_count_;
  remaining_octets_ -= listing_.octets(index);
}

void MaildropView::unmark_all() {
  deleted_bits_.clear();
  deleted_count_ = 0;
  remaining_octets_ = total_octets_;
}

std::vector<std::uint32_t> MaildropView::deleted() const {
  std::vector<std::uint32_t> indexes;
  indexes.reserve(deleted_count_);
  for (std::size_t index = 0; index < count_ && indexes.size() < deleted_count_; ++index)
    if (is_deleted(index)) indexes.push_back(static_cast<std::uint32_t>(index));
  return indexes;
}

}  // namespace satchel::pop3
