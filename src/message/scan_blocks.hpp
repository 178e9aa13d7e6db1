#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Searching for pairs of neighbouring octets a block at a time. Private to this library; see scan.hpp.
///
/// A block is some octets seen at once. `equals(c)` gives a mask with one bit set for each octet that is c, at the same
/// bit for the same place in every mask; `place(mask)` is the place of the lowest bit.
namespace satchel::message::scan {

struct OctetBlock {
  static constexpr std::size_t size = 1;
  using Mask = std::uint32_t;

  explicit OctetBlock(const char* octets) : octet_(*octets) {}
  Mask equals(char c) const { return octet_ == c ? 1 : 0; }
  static std::size_t place(Mask) { return 0; }

 private:
  char octet_;
};

/// Eight octets in a machine word.
class WordBlock {
 public:
  static constexpr std::size_t size = 8;
  using Mask = std::uint64_t;

  explicit WordBlock(const char* octets) {
    std::memcpy(&word_, octets, size);
    if constexpr (std::endian::native == std::endian::big) word_ = __builtin_bswap64(word_);
  }
  /// The high bit of each octet that is c. Adding 0x7f carries into the high bit unless the low seven bits are zero,
  /// and never beyond it, so that no octet disturbs its neighbour.
  Mask equals(char c) const {
    const std::uint64_t zero_where_equal = word_ ^ (ones * static_cast<unsigned char>(c));
    return ~(((zero_where_equal & low_bits) + low_bits) | zero_where_equal | low_bits);
  }
  static std::size_t place(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)) / 8; }

 private:
  static constexpr std::uint64_t ones = 0x0101010101010101U;
  static constexpr std::uint64_t low_bits = 0x7f7f7f7f7f7f7f7fU;
  std::uint64_t word_;
};

#if defined(__SSE2__)
/// Sixteen octets in a vector register; every x86-64 has these.
class VectorBlock {
 public:
  static constexpr std::size_t size = 16;
  using Mask = std::uint32_t;

  explicit VectorBlock(const char* octets) : vector_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(octets))) {}
  Mask equals(char c) const { return static_cast<Mask>(_mm_movemask_epi8(_mm_cmpeq_epi8(vector_, _mm_set1_epi8(c)))); }
  static std::size_t place(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)); }

 private:
  __m128i vector_;
};
using BestBlock = VectorBlock;
#else
using BestBlock = WordBlock;
#endif

/// Calls `visit(position)` for each position whose octet and the next one match, in order, until it returns false.
/// `match(here, next)` makes the mask of matches from a block and the block one octet further on.
template <class Block, class Match, class Visit>
void each_match(std::string_view octets, Match match, Visit visit) {
  std::size_t at = 0;
  const auto run = [&]<class B>(std::type_identity<B>) {
    for (; octets.size() - at > B::size; at += B::size) {
      auto found = match(B(octets.data() + at), B(octets.data() + at + 1));
      for (; found != 0; found &= found - 1)
        if (!visit(at + B::place(found))) return false;
    }
    return true;
  };
  if (run(std::type_identity<Block>())) run(std::type_identity<OctetBlock>());
}

/// `first` and behind it `second`.
struct Pair {
  char first;
  char second;
  template <class Block>
  auto operator()(Block here, Block next) const {
    return here.equals(first) & next.equals(second);
  }
};

/// One half of CRLF without the other: a CR before something else, or something else before an LF.
struct HalfLineEnd {
  template <class Block>
  auto operator()(Block here, Block next) const {
    return here.equals('\r') ^ next.equals('\n');
  }
};

/// An LF behind something else than CR.
struct BareLf {
  template <class Block>
  auto operator()(Block here, Block next) const {
    return ~here.equals('\r') & next.equals('\n');
  }
};

}  // namespace satchel::message::scan
