#include "crash/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace satchel::crash {

std::string_view name_of(Call call) {
  static constexpr std::array<std::string_view, calls> names = {
      "open", "create", "mkdir", "list", "rename", "remove", "sync directory", "lock", "size", "read", "append", "sync",
  };
  return names[static_cast<std::size_t>(call)];
}

std::string describe(const Fault& fault) {
  static constexpr std::array<std::string_view, 6> effects = {
      "fails", "finds no space",        "writes half and fails", "writes half and finds no space",
      "kills", "writes half and kills",
  };
  return fmt::format("{} {} {}", name_of(fault.call), fault.nth, effects[static_cast<std::size_t>(fault.effect)]) +
         (fault.times > 1 ? fmt::format(", {} times", fault.times) : "");
}

bool fits(Call call, Fault::Effect effect) {
  switch (effect) {
    case Fault::Effect::writes_half:
    case Fault::Effect::writes_half_and_full:
    case Fault::Effect::kills_half_way:
      return call == Call::append;
    case Fault::Effect::finds_no_space:
      return call == Call::append || call == Call::create || call == Call::make_directory || call == Call::sync ||
             call == Call::sync_directory || call == Call::rename || call == Call::lock;
    case Fault::Effect::fails:
    case Fault::Effect::kills:
      return true;
  }
  return false;
}

Machine::Machine(const Image& image) : directories_(image.directories), last_file_(image.last_file) {
  for (const auto& [path, file] : image.files)
    names_.emplace(path, std::make_shared<Node>(Node{.id = file.file, .octets = file.octets}));
}

Image Machine::contents() const {
  Image image{.directories = directories_, .last_file = last_file_};
  for (const auto& [path, node] : names_)
    image.files.emplace(path, Image::File{.file = node->id, .octets = node->octets});
  return image;
}

std::optional<Fault::Effect> Process::enter(Call call) {
  if (machine_.baton && !killed_) machine_.baton->turn();
  if (killed_) return Fault::Effect::fails;
  for (const FileId file : std::exchange(late_syncs_, {})) note({.kind = Operation::Kind::sync, .file = file});
  const std::size_t nth = counts_[static_cast<std::size_t>(call)]++;
  const auto fault = std::ranges::find_if(faults_, [&](const Fault& one) {
    return one.call == call && nth >= one.nth && nth - one.nth < one.times && fits(call, one.effect);
  });
  if (fault == faults_.end()) return std::nullopt;
  ++faulted_;
  if (fault->effect == Fault::Effect::kills) die();
  return fault->effect;
}

recordlog::DiskError Process::error_of(Fault::Effect effect) {
  const bool full = effect == Fault::Effect::finds_no_space || effect == Fault::Effect::writes_half_and_full;
  return {full ? recordlog::DiskErrorKind::full : recordlog::DiskErrorKind::failed, "a fault of the test"};
}

void Process::die() {
  killed_ = true;
  for (auto& [file, holders] : machine_.locks_)
    std::erase_if(holders, [this](const Machine::Holder& holder) { return holder.process == this; });
}

bool Process::parent_exists(const std::string& path) const {
  const std::string parent = parent_of(path);
  return parent.empty() || machine_.directories_.contains(parent);
}

}  // namespace satchel::crash
