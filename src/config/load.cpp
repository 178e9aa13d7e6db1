#include <toml++/toml.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <sstream>

#include "config/nearest.hpp"
#include "config/schema.hpp"

namespace satchel::config {
namespace {

std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

std::optional<Scalar> scalar_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return Scalar(text->get());
  if (const auto* number = node.as_integer()) return Scalar(number->get());
  if (const auto* number = node.as_floating_point()) return Scalar(number->get());
  if (const auto* flag = node.as_boolean()) return Scalar(flag->get());
  return std::nullopt;
}

/// What stands in the file, for an error.
std::string describe(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list";
  if (const auto* text = node.as_string()) return quote(text->get());
  std::ostringstream out;
  node.visit([&out](const auto& value) { out << value; });
  return out.str();
}

std::string join(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

}  // namespace

class Loader {
 public:
  explicit Loader(std::string file) : file_(std::move(file)) {}

  Result<void> fill(Table& table, const toml::table& from, const std::string& prefix) {
    if (auto known = check_keys(table, from, prefix); !known) return known;
    for (Setting& setting : table.settings_)
      if (auto done = fill_setting(setting, from, prefix); !done) return done;
    for (const auto& below : table.tables_) {
      const toml::node* node = from.get(below->key);
      const toml::table empty;
      if (node != nullptr && !node->is_table())
        return error(line_of(*node), prefix + below->key + " must be a table: [" + prefix + below->key + "]");
      const toml::table& inside = node != nullptr ? *node->as_table() : empty;
      if (auto done = fill(below->table, inside, prefix + below->key + "."); !done) return done;
    }
    for (const Table::Rows& rows : table.rows_)
      if (auto done = fill_rows(rows, from, prefix); !done) return done;
    return {};
  }

  std::unexpected<Error> error(std::size_t line, const std::string& what) const {
    return std::unexpected(Error{file_ + ":" + (line == 0 ? "" : std::to_string(line) + ":") + " " + what});
  }

 private:
  Result<void> check_keys(const Table& table, const toml::table& from, const std::string& prefix) const {
    std::vector<std::string> keys;
    for (const Setting& setting : table.settings_) keys.push_back(setting.key_);
    for (const auto& below : table.tables_) keys.push_back(below->key);
    for (const Table::Rows& rows : table.rows_) keys.push_back(rows.key);
    for (const auto& [key, node] : from) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      const std::string near = nearest(key.str(), keys);
      const std::string hint = near.empty() ? "allowed here: " + join(keys) : "did you mean " + prefix + near + "?";
      return error(key.source().begin.line, "unknown setting " + prefix + std::string(key.str()) + "; " + hint);
    }
    return {};
  }

  Result<void> fill_setting(Setting& setting, const toml::table& from, const std::string& prefix) const {
    const toml::node* node = from.get(setting.key_);
    const std::string name = prefix + setting.key_;
    if (node == nullptr) {
      if (!setting.required_) return {};
      return error(line_of(from), name + " is missing: " + setting.help_ +
                                      (setting.example_.empty() ? "" : ", such as " + name + " = " + setting.example_));
    }
    setting.line_ = line_of(*node);
    if (setting.shape_ == Setting::Shape::single) return take(setting, *node, name);
    const toml::array* list = node->as_array();
    if (list == nullptr) return not_allowed(setting, *node, name);
    setting.clear_();
    for (const toml::node& entry : *list)
      if (auto taken = take(setting, entry, name); !taken) return taken;
    return {};
  }

  Result<void> take(const Setting& setting, const toml::node& node, const std::string& name) const {
    const auto value = scalar_of(node);
    if (!value || !setting.take_(setting, *value)) return not_allowed(setting, node, name);
    return {};
  }

  std::unexpected<Error> not_allowed(const Setting& setting, const toml::node& node, const std::string& name) const {
    std::string allowed = setting.allowed_;
    if (setting.minimum_ > 0) allowed += ", at least " + setting.write_bound_(setting.minimum_);
    if (setting.maximum_ < UINT64_MAX) allowed += ", at most " + setting.write_bound_(setting.maximum_);
    return error(line_of(node), name + " must be " + allowed + ", not " + describe(node));
  }

  Result<void> fill_rows(const Table::Rows& rows, const toml::table& from, const std::string& prefix) {
    const toml::node* node = from.get(rows.key);
    if (node == nullptr) return {};
    const std::string name = prefix + rows.key;
    rows.clear();
    const toml::array* list = node->as_array();
    if (list == nullptr) return error(line_of(*node), name + " must be a list of tables: [[" + name + "]]");
    for (const toml::node& entry : *list) {
      const toml::table* inside = entry.as_table();
      if (inside == nullptr) return error(line_of(entry), name + " must be a list of tables: [[" + name + "]]");
      auto added = rows.add([&](Table& row) { return fill(row, *inside, name + "."); });
      if (!added) return added;
    }
    return {};
  }

  std::string file_;
};

Result<void> load_text(Table& table, std::string_view text, const std::string& name) {
  Loader loader(name);
  try {
    return loader.fill(table, toml::parse(text, name), {});
  } catch (const toml::parse_error& error) {
    return loader.error(error.source().begin.line, std::string(error.description()));
  }
}

Result<void> load(Table& table, const std::string& path) {
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  std::string text;
  std::array<char, 16 * 1024> part;
  while (file != nullptr) {
    const std::size_t got = std::fread(part.data(), 1, part.size(), file.get());
    text.append(part.data(), got);
    if (got < part.size()) break;
  }
  if (file == nullptr || std::ferror(file.get()) != 0)
    return std::unexpected(Error{path + ": cannot be read: " + std::strerror(errno)});
  return load_text(table, text, path);
}

}  // namespace satchel::config
