#include "crash/remains.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace satchel::crash {
namespace {

constexpr std::array<std::string_view, 3> fills = {"cut", "then zeros", "then garbage"};

/// Octets that nobody wrote there; the same for the same place.
char garbage_at(std::size_t place) {
  const std::uint64_t mixed = (place + 1) * 0x9e3779b97f4a7c15U;
  return static_cast<char>(mixed >> 56U);
}

void fill(std::string& octets, std::size_t begin, std::size_t end, Loss::Fill with) {
  for (std::size_t i = begin; i < end; ++i) octets[i] = with == Loss::Fill::garbage ? garbage_at(i) : '\0';
}

/// The directory whose sync makes an operation on names durable.
std::string directory_of(const Operation& operation) {
  return parent_of(operation.kind == Operation::Kind::rename ? operation.to : operation.path);
}

}  // namespace

std::string describe(const Fate& fate) {
  std::string text = "names kept ";
  for (const bool kept : fate.kept_names) text += kept ? '1' : '0';
  for (const auto& [file, loss] : fate.losses) {
    text += fmt::format("; file {} kept to {}, {}", file, loss.kept, fills[static_cast<std::size_t>(loss.fill)]);
    if (loss.hole_end > loss.hole_begin) text += fmt::format(", hole {} to {}", loss.hole_begin, loss.hole_end);
  }
  return text + (fate.others_kept ? "; others whole" : "; others lost");
}

std::size_t Remains::Content::firm() const { return doomed.empty() ? durable : doomed.front().begin; }

std::size_t Remains::Content::hard_end() const {
  return doomed.empty() || doomed.back().end < durable ? durable : doomed.back().begin;
}

Remains::Remains(const Image& image) {
  for (const auto& [path, file] : image.files) {
    durable_.files.emplace(path, file.file);
    files_.emplace(file.file, Content{.octets = file.octets, .durable = file.octets.size(), .named = true});
  }
  durable_.directories = image.directories;
  last_file_ = image.last_file;
}

void Remains::apply(const Operation& operation) {
  switch (operation.kind) {
    case Operation::Kind::append:
      files_[operation.file].octets += operation.octets;
      return;
    case Operation::Kind::sync:
      files_[operation.file].durable = files_[operation.file].octets.size();
      return;
    case Operation::Kind::failed_sync: {
      Content& content = files_[operation.file];
      if (content.durable == content.octets.size()) return;
      if (content.doomed.empty() || content.doomed.back().end != content.durable)
        content.doomed.push_back({content.durable, content.durable});
      content.doomed.back().end = content.durable = content.octets.size();
      return;
    }
    case Operation::Kind::sync_directory:
      std::erase_if(loose_names_, [&](const Operation& loose) {
        if (directory_of(loose) != operation.path) return false;
        durable_.apply(loose);
        return true;
      });
      return;
    case Operation::Kind::create:
      files_[operation.file].named = true;
      last_file_ = std::max(last_file_, operation.file);
      [[fallthrough]];
    case Operation::Kind::make_directory:
    case Operation::Kind::rename:
    case Operation::Kind::remove:
      loose_names_.push_back(operation);
      return;
  }
}

std::vector<FileId> Remains::loose_files() const {
  std::vector<FileId> loose;
  for (const auto& [file, content] : files_)
    if (content.firm() < content.octets.size()) loose.push_back(file);
  return loose;
}

void Remains::Names::apply(const Operation& operation) {
  switch (operation.kind) {
    case Operation::Kind::make_directory:
      directories.insert(operation.path);
      return;
    case Operation::Kind::rename:
      files.erase(operation.path);
      files[operation.to] = operation.file;
      return;
    case Operation::Kind::remove:
      files.erase(operation.path);
      return;
    default:
      files[operation.path] = operation.file;
  }
}

bool Remains::Names::reachable(const std::string& path) const {
  for (std::string parent = parent_of(path); !parent.empty(); parent = parent_of(parent))
    if (!directories.contains(parent)) return false;
  return true;
}

Image Remains::after(const Fate& fate) const {
  Names names = durable_;
  for (std::size_t i = 0; i < loose_names_.size(); ++i)
    if (i >= fate.kept_names.size() || fate.kept_names[i]) names.apply(loose_names_[i]);
  Image image{.last_file = last_file_};
  for (const std::string& directory : names.directories)
    if (names.reachable(directory)) image.directories.insert(directory);
  for (const auto& [path, file] : names.files) {
    if (!names.reachable(path)) continue;
    const Content& content = files_.at(file);
    Loss loss{.kept = fate.others_kept ? content.octets.size() : content.firm()};
    if (const auto own = fate.losses.find(file); own != fate.losses.end()) loss = own->second;
    image.files.emplace(path, Image::File{.file = file, .octets = octets_of(content, loss)});
  }
  return image;
}

std::string Remains::octets_of(const Content& content, const Loss& loss) {
  const std::size_t size = content.octets.size();
  const std::size_t firm = content.firm();
  const std::size_t kept = std::clamp(loss.kept, firm, size);
  std::string octets = content.octets;
  if (loss.fill == Loss::Fill::cut) octets.resize(std::max(kept, content.hard_end()));
  fill(octets, kept, octets.size(), loss.fill);
  fill(octets, std::max(loss.hole_begin, firm), std::min(loss.hole_end, octets.size()), Loss::Fill::zeros);
  // What a sync has made durable between and behind doomed octets stays.
  std::size_t place = firm;
  for (const Range& doomed : content.doomed) {
    if (doomed.begin > place) octets.replace(place, doomed.begin - place, content.octets, place, doomed.begin - place);
    place = doomed.end;
  }
  if (content.hard_end() > place)
    octets.replace(place, content.hard_end() - place, content.octets, place, content.hard_end() - place);
  return octets;
}

}  // namespace satchel::crash
