#include "server/message_reader.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace satchel::server {
namespace {

constexpr std::uint64_t part_octets = 256 * 1024;
/// TOP seldom needs more than the header.
constexpr std::uint64_t top_part_octets = 16 * 1024;

}  // namespace

MessageReader::MessageReader(net::Pool& pool, store::Session& session, std::optional<std::uint64_t> body_lines)
    : pool_(pool), session_(session) {
  if (body_lines) top_.emplace(*body_lines);
}

net::Task<store::Result<void>> MessageReader::open(std::size_t index) {
  return net::run_blocking(pool_, [this, index] { return open_and_read(index); });
}

store::Result<void> MessageReader::open_and_read(std::size_t index) {
  auto opened = session_.open(index);
  if (!opened) return std::unexpected(std::move(opened.error()));
  body_ = std::move(*opened);
  buffer_octets_ = static_cast<std::size_t>(std::min(body_->wire_octets(), top_ ? top_part_octets : part_octets));
  buffer_ = std::make_unique_for_overwrite<char[]>(buffer_octets_);
  return last() ? store::Result<void>() : read_part();
}

store::Result<void> MessageReader::read_part() {
  return take(body_->read(offset_, std::span(buffer_.get(), buffer_octets_)));
}

store::Result<void> MessageReader::take(store::Result<std::size_t> got) {
  if (!got) return std::unexpected(std::move(got.error()));
  // A body that ends before its length is not the message that was listed.
  if (*got == 0) return std::unexpected(store::Error{store::ErrorKind::damaged, "the message is shorter than listed"});
  offset_ += *got;
  const std::string_view octets(buffer_.get(), *got);
  part_ = top_ ? octets.substr(0, top_->feed(octets)) : octets;
  return {};
}

bool MessageReader::last() const { return offset_ >= body_->wire_octets() || (top_ && top_->done()); }

net::Task<store::Result<void>> MessageReader::advance() {
  auto cached = body_->read_if_cached(offset_, std::span(buffer_.get(), buffer_octets_));
  if (!cached) co_return std::unexpected(std::move(cached.error()));
  if (*cached) co_return take(**cached);
  co_return co_await net::run_blocking(pool_, [this] { return read_part(); });
}

}  // namespace satchel::server
