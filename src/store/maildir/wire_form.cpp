#include "store/maildir/wire_form.hpp"

namespace satchel::store::maildir {
namespace {

/// Passes octets to `next` and adds up how many.
template <class Next>
auto counting(std::uint64_t& sum, Next next) {
  return [&sum, next](std::string_view octets) {
    sum += octets.size();
    next(octets);
  };
}

}  // namespace

void WireForm::feed(std::string_view raw, message::Sink out) {
  sizes_.file_octets += raw.size();
  const auto counted_out = counting(sizes_.wire_octets, out);
  line_ends_.feed(raw, counting(sizes_.octets, [&](std::string_view line) { stuffer_.feed(line, counted_out); }));
}

void WireForm::finish(message::Sink out) {
  const auto counted_out = counting(sizes_.wire_octets, out);
  line_ends_.finish(counting(sizes_.octets, [&](std::string_view line) { stuffer_.feed(line, counted_out); }));
}

}  // namespace satchel::store::maildir
