#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "store/maildir/folder.hpp"
#include "store/maildir/wire_form.hpp"

namespace satchel::store::maildir {

/// A message made wire form while it is read. Reading in order costs nothing extra; going back begins anew. The last
/// octets are given out only when all was as it had been counted: what somebody has written into is never handed over
/// whole (promises S5, S7).
class MaildirBody final : public MessageBody {
 public:
  /// `changed` is called once when the file is not what was counted.
  MaildirBody(Descriptor file, std::string shown, const Sizes& counted, std::function<void()> changed)
      : file_(std::move(file)), shown_(std::move(shown)), counted_(counted), changed_(std::move(changed)) {}

  std::uint64_t wire_octets() const override { return counted_.wire_octets; }
  std::uint64_t octets() const override { return counted_.octets; }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
  Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override;

  /// How much of the file has been read by all reads so far.
  std::uint64_t file_octets_read() const { return file_octets_read_; }

 private:
  enum class Blocking : std::uint8_t { no, yes };
  enum class Progress : std::uint8_t { made, would_block };

  Result<std::optional<std::size_t>> read(std::uint64_t offset, std::span<char> into, Blocking blocking);
  Result<Progress> read_part(Blocking blocking);
  Result<std::optional<std::size_t>> raw_read(std::span<char> into, Blocking blocking);
  std::uint64_t part_end() const { return part_offset_ + part_.size(); }
  void forget_before(std::uint64_t offset);
  void begin_anew();
  Error not_as_counted();

  Descriptor file_;
  std::string shown_;
  Sizes counted_;
  std::function<void()> changed_;

  WireForm wire_;
  std::uint64_t file_offset_ = 0;
  std::uint64_t file_octets_read_ = 0;
  std::string part_;               ///< wire form made and perhaps still wanted
  std::uint64_t part_offset_ = 0;  ///< where it begins, in wire octets
  bool ended_ = false;             ///< the file has been read to its end
  bool told_ = false;
};

}  // namespace satchel::store::maildir
