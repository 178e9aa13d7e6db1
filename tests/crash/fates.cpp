#include "crash/fates.hpp"

#include <algorithm>
#include <set>

namespace satchel::crash {
namespace {

using Subset = std::vector<bool>;
using Use = base::FunctionRef<void(const Fate&)>;

constexpr std::size_t most_names_for_all_subsets = 4;
constexpr std::size_t most_names_lost_with_octets = 2;
constexpr std::size_t places_of_others = 9;

std::vector<Subset> subsets(std::size_t names) {
  std::set<Subset> all;
  if (names <= most_names_for_all_subsets) {
    for (std::size_t bits = 0; bits < std::size_t{1} << names; ++bits) {
      Subset subset(names);
      for (std::size_t i = 0; i < names; ++i) subset[i] = (bits >> i & 1U) != 0;
      all.insert(subset);
    }
    return {all.begin(), all.end()};
  }
  for (std::size_t i = 0; i <= names; ++i) {
    Subset prefix(names, false);
    std::fill_n(prefix.begin(), i, true);
    all.insert(prefix);
    if (i == names) break;
    Subset one_lost(names, true);
    one_lost[i] = false;
    all.insert(one_lost);
    one_lost.flip();
    all.insert(one_lost);
  }
  return {all.begin(), all.end()};
}

std::vector<Subset> few_subsets(std::size_t names) {
  std::vector<Subset> few = {Subset(names, true)};
  for (std::size_t i = 0; i < names && i < most_names_lost_with_octets; ++i) {
    few.emplace_back(names, true);
    few.back()[names - 1 - i] = false;
  }
  return few;
}

/// All that can become of a file's octets between `firm` and `size`, `step` apart.
std::vector<Loss> losses(std::size_t firm, std::size_t size, std::size_t step) {
  std::vector<Loss> all;
  for (std::size_t kept = firm; kept < size; kept += step)
    for (const Loss::Fill fill : {Loss::Fill::cut, Loss::Fill::zeros, Loss::Fill::garbage})
      all.push_back({.kept = kept, .fill = fill});
  all.push_back({.kept = size});
  for (const std::size_t sector : {std::size_t{512}, std::size_t{4096}})
    for (std::size_t begin = firm / sector * sector; begin < size; begin += sector)
      all.push_back({.kept = size, .hole_begin = begin, .hole_end = begin + sector});
  return all;
}

}  // namespace

void every_fate(const Remains& remains, const Operation& last, Use use) {
  const std::size_t names = remains.loose_names().size();
  const std::vector<FileId> files = remains.loose_files();
  for (const Subset& subset : subsets(names)) {
    use({.kept_names = subset, .others_kept = true});
    if (!files.empty()) use({.kept_names = subset, .others_kept = false});
  }
  for (const FileId file : files) {
    const Remains::Content& content = remains.content(file);
    const std::size_t size = content.octets.size();
    const bool fresh = last.kind == Operation::Kind::append && last.file == file;
    const std::size_t step = fresh ? 1 : std::max<std::size_t>(1, (size - content.firm()) / places_of_others);
    for (const Loss& loss : losses(content.firm(), size, step))
      for (const Subset& subset : few_subsets(names))
        for (const bool others_kept : {true, false})
          if (others_kept || files.size() > 1)
            use({.kept_names = subset, .losses = {{file, loss}}, .others_kept = others_kept});
  }
}

Fate random_fate(const Remains& remains, simulation::Random& random) {
  Fate fate;
  fate.kept_names.resize(remains.loose_names().size(), true);
  const std::size_t manner = random.below(4);
  for (std::size_t i = 0; i < fate.kept_names.size(); ++i)
    if (manner < 3) fate.kept_names[i] = manner > 0 && random.percent(manner == 1 ? 50 : 85);
  for (const FileId file : remains.loose_files()) {
    const Remains::Content& content = remains.content(file);
    const std::size_t size = content.octets.size();
    Loss loss{.kept = size};
    const std::size_t what = random.below(10);
    if (what < 3) loss.kept = content.firm();
    if (what >= 3 && what < 7) loss.kept = random.between(content.firm(), size);
    if (what < 7) loss.fill = static_cast<Loss::Fill>(random.below(3));
    if (what >= 7 && what < 9) {
      const std::size_t sector = random.percent(70) ? 512 : 4096;
      loss.hole_begin = random.between(content.firm(), size) / sector * sector;
      loss.hole_end = loss.hole_begin + sector * random.between(1, 3);
    }
    fate.losses.emplace(file, loss);
  }
  return fate;
}

}  // namespace satchel::crash
