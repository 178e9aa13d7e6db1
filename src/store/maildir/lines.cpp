#include "store/maildir/lines.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"

namespace satchel::store::maildir {
namespace {

constexpr std::size_t crc_digits = 8;

std::string title_of(std::string_view kind) { return "satchel-maildir-" + std::string(kind) + " 1"; }

void append_line(std::string& out, std::string_view text) {
  std::array<char, crc_digits + 2> crc{};
  std::snprintf(crc.data(), crc.size(), "%08x ", recordlog::crc32c(0, text));
  out += crc.data();
  out += text;
  out += '\n';
}

/// The text of a line without its LF; nothing when its checksum is wrong.
std::optional<std::string_view> checked(std::string_view line) {
  if (line.size() <= crc_digits || line[crc_digits] != ' ') return std::nullopt;
  std::uint32_t crc = 0;
  const auto [end, failure] = std::from_chars(line.data(), line.data() + crc_digits, crc, 16);
  if (failure != std::errc() || end != line.data() + crc_digits) return std::nullopt;
  const std::string_view text = line.substr(crc_digits + 1);
  if (recordlog::crc32c(0, text) != crc) return std::nullopt;
  return text;
}

Result<std::string> read_whole(const Descriptor& file, const std::string& shown) {
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return std::unexpected(system_failure("fstat", shown));
  std::string octets(static_cast<std::size_t>(status.st_size), '\0');
  octets.resize(SATCHEL_TRY(read_at(file, 0, octets, shown)));
  return octets;
}

/// Calls `visit(text)` for each line, with nothing for one that is broken. Octets behind the last LF are no line.
template <class Visit>
void each_line(std::string_view octets, Visit visit) {
  for (std::size_t lf = octets.find('\n'); lf != std::string_view::npos; lf = octets.find('\n')) {
    visit(checked(octets.substr(0, lf)));
    octets.remove_prefix(lf + 1);
  }
}

Lines parse(std::string_view octets, std::string_view kind) {
  Lines found{.exists = true};
  bool first = true;
  bool known = false;
  const std::string title = title_of(kind);
  each_line(octets, [&](std::optional<std::string_view> text) {
    if (std::exchange(first, false)) {
      known = text == title;
      found.broken += known ? 0 : 1;
    } else if (known && text) {
      found.lines.emplace_back(*text);
    } else {
      ++found.broken;
    }
  });
  return found;
}

Result<void> sync_file(const Descriptor& file, const std::string& shown) {
  if (::fdatasync(file.number()) != 0) return std::unexpected(system_failure("fdatasync", shown));
  return {};
}

/// Where the whole lines of a file with the right title end; nothing when it has another title.
Result<std::optional<std::uint64_t>> end_of_lines(const Descriptor& file, std::string_view kind,
                                                  const std::string& shown) {
  std::string title;
  append_line(title, title_of(kind));
  std::string start(title.size(), '\0');
  start.resize(SATCHEL_TRY(read_at(file, 0, start, shown)));
  if (start.find('\n') == std::string::npos) return 0;
  if (start != title) return std::nullopt;
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return std::unexpected(system_failure("fstat", shown));
  auto end = static_cast<std::uint64_t>(status.st_size);
  // A torn line may be as long as one write.
  std::array<char, 4096> part{};
  while (end > title.size()) {
    const std::uint64_t at = end > part.size() ? end - part.size() : 0;
    const std::size_t got = SATCHEL_TRY(read_at(file, at, std::span(part).first(end - at), shown));
    const std::size_t lf = std::string_view(part.data(), got).rfind('\n');
    if (lf != std::string_view::npos) return at + lf + 1;
    end = at;
  }
  return title.size();
}

}  // namespace

Result<Lines> read_lines(const Folder& folder, const std::string& name, std::string_view kind) {
  const Descriptor file = SATCHEL_TRY(folder.file(name, O_RDONLY));
  if (!file.open()) return Lines{};
  return parse(SATCHEL_TRY(read_whole(file, folder.shown(name))), kind);
}

Result<void> append_lines(const Folder& folder, const std::string& name, std::string_view kind,
                          std::span<const std::string> lines, Durable durable) {
  if (lines.empty()) return {};
  const std::string shown = folder.shown(name);
  const Descriptor file = SATCHEL_TRY(folder.file(name, O_RDWR | O_CREAT | O_APPEND));
  if (!file.open()) return std::unexpected(Error{ErrorKind::temporary, shown + " is gone; was the maildrop removed?"});
  auto end = SATCHEL_TRY(end_of_lines(file, kind, shown));
  if (!end && durable == Durable::yes)
    return std::unexpected(Error{ErrorKind::temporary, shown + " is not a file of this version; move it away"});
  if (!end) end = 0;

  std::string octets;
  if (*end == 0) append_line(octets, title_of(kind));
  for (const std::string& line : lines) append_line(octets, line);
  const auto cut = [&] { return ::ftruncate(file.number(), static_cast<off_t>(*end)) == 0; };
  if (!cut()) return std::unexpected(system_failure("ftruncate", shown));
  auto written = write_all(file, octets, shown);
  if (written && durable == Durable::yes) written = sync_file(file, shown);
  if (!written) {
    (void)cut();
    return written;
  }
  if (*end == 0 && durable == Durable::yes) return folder.sync();
  return {};
}

Result<void> replace_lines(const Folder& folder, const std::string& name, std::string_view kind,
                           std::span<const std::string> lines, Durable durable) {
  const std::string beside = name + ".new";
  std::string octets;
  append_line(octets, title_of(kind));
  for (const std::string& line : lines) append_line(octets, line);
  // One that a killed process left.
  SATCHEL_TRY_VOID(folder.remove(beside));
  {
    const Descriptor file = SATCHEL_TRY(folder.file(beside, O_WRONLY | O_CREAT | O_EXCL));
    SATCHEL_TRY_VOID(write_all(file, octets, folder.shown(beside)));
    if (durable == Durable::yes) SATCHEL_TRY_VOID(sync_file(file, folder.shown(beside)));
  }
  SATCHEL_TRY_VOID(folder.replace(beside, name));
  return durable == Durable::yes ? folder.sync() : Result<void>();
}

std::string escaped(std::string_view text) {
  if (text.empty()) return "-";
  if (text == "-") return "%2D";
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet > 0x20 && octet < 0x7f && c != '%')
      out += c;
    else
      out += {'%', digits[octet >> 4], digits[octet & 15]};
  }
  return out;
}

std::optional<std::string> unescaped(std::string_view field) {
  if (field == "-") return std::string();
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '%') {
      out += field[i];
      continue;
    }
    unsigned octet = 0;
    const std::string_view two = field.substr(i + 1, 2);
    const auto [end, failure] = std::from_chars(two.data(), two.data() + two.size(), octet, 16);
    if (failure != std::errc() || two.size() != 2 || end != two.data() + 2) return std::nullopt;
    out += static_cast<char>(octet);
    i += 2;
  }
  return out;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t space = line.find(' '); space != std::string_view::npos; space = line.find(' ')) {
    fields.push_back(line.substr(0, space));
    line.remove_prefix(space + 1);
  }
  fields.push_back(line);
  return fields;
}

std::optional<std::int64_t> number_of(std::string_view field) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(field.data(), field.data() + field.size(), number);
  if (failure != std::errc() || end != field.data() + field.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> octets_of(std::string_view field) {
  const auto number = number_of(field);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace satchel::store::maildir
