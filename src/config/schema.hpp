#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/address.hpp"

/// Settings described once. A program lists its settings by binding each to a variable:
///
///     struct Settings { std::chrono::milliseconds wait = 3s; std::vector<Account> accounts; };
///
///     void describe(Table& table, Settings& settings) {
///       table.duration("wait", settings.wait).help("how long to wait").at_least(1s);
///       table.rows("account", "one mail account", settings.accounts, describe_account);
///     }
///
///     Settings settings;                       // the values at hand are the defaults
///     Table table;
///     describe(table, settings);
///     auto loaded = load(table, path);         // fills the variables, or says in one line what is wrong
///     print(table);                            // the settings in force, as TOML
///     sample(table);                           // a file to start from, with help and defaults
namespace satchel::config {

/// A single value as TOML has it.
using Scalar = std::variant<bool, std::int64_t, double, std::string>;

/// One line for people: "file:line: what is wrong, what is allowed".
struct Error {
  std::string detail;
};

template <class T>
using Result = std::expected<T, Error>;

/// One setting. The functions that return a reference are for its description, and can be chained.
class Setting {
 public:
  /// One sentence, shown above the setting in the sample file.
  Setting& help(std::string text);
  /// A value as it stands in a file, such as "\"10m\""; needed where the default is empty.
  Setting& example(std::string toml);
  /// A file without it is refused.
  Setting& required();
  /// Bounds for numbers and sizes, and for durations; the bounds themselves are allowed.
  Setting& at_least(std::uint64_t minimum);
  Setting& at_most(std::uint64_t maximum);
  Setting& at_least(std::chrono::milliseconds minimum);
  Setting& at_most(std::chrono::milliseconds maximum);

  const std::string& key() const { return key_; }
  /// The line that set it; 0 when it has its default.
  std::size_t line() const { return line_; }

 private:
  friend class Table;
  friend class Loader;
  friend class Printer;

  enum class Shape : std::uint8_t { single, list };

  std::string key_;
  Shape shape_ = Shape::single;
  /// What a value must be, such as "a whole number".
  std::string allowed_;
  /// Bounds in the unit of the value (milliseconds, octets), and how to write such a value.
  std::uint64_t minimum_ = 0;
  std::uint64_t maximum_ = UINT64_MAX;
  std::function<std::string(std::uint64_t)> write_bound_;
  std::string help_;
  std::string example_;
  bool required_ = false;
  std::size_t line_ = 0;

  /// Takes one value (of a list: appends it); false when it is not allowed.
  std::function<bool(const Setting&, const Scalar&)> take_;
  std::function<void()> clear_;
  /// The values now, as TOML.
  std::function<std::vector<std::string>()> write_;
};

/// Settings under one name, with tables below. Bound variables must outlive it.
class Table {
 public:
  Table();
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  Setting& text(std::string key, std::string& into);
  Setting& texts(std::string key, std::vector<std::string>& into);
  Setting& flag(std::string key, bool& into);
  Setting& number(std::string key, std::uint64_t& into);
  /// "10m", "3s", "7d"
  Setting& duration(std::string key, std::chrono::milliseconds& into);
  /// Octets: "100M"
  Setting& size(std::string key, std::uint64_t& into);
  Setting& addresses(std::string key, std::vector<Address>& into);
  /// One of a few words, each standing for a value.
  template <class E>
  Setting& choice(std::string key, E& into, std::initializer_list<std::pair<const char*, E>> words) {
    std::vector<std::pair<std::string, E>> all(words.begin(), words.end());
    std::vector<std::string> names;
    for (const auto& [name, value] : all) names.push_back(name);
    return choice_by_index(
        std::move(key), std::move(names), [all, &into](std::size_t index) { into = all[index].second; },
        [all, &into] {
          for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].second == into) return i;
          return std::size_t{0};
        });
  }

  /// `[key]`. The reference stays valid.
  Table& table(std::string key, std::string help = {});
  /// `[[key]]`, any number of times: `describe` binds the settings of one row.
  template <class Row>
  void rows(std::string key, std::string help, std::vector<Row>& into, void (*describe)(Table&, Row&)) {
    Rows rows{std::move(key), std::move(help), {}, {}, {}};
    rows.clear = [&into] { into.clear(); };
    rows.add = [&into, describe](const std::function<Result<void>(Table&)>& fill) -> Result<void> {
      Row row{};
      Table table;
      describe(table, row);
      auto filled = fill(table);
      if (filled) into.push_back(std::move(row));
      return filled;
    };
    rows.each = [&into, describe](bool sample, const std::function<void(const Table&)>& visit) {
      std::vector<Row> blank(sample ? 1 : 0);
      for (Row& row : sample ? blank : into) {
        Table table;
        describe(table, row);
        visit(table);
      }
    };
    rows_.push_back(std::move(rows));
  }

 private:
  friend class Loader;
  friend class Printer;

  struct Rows {
    std::string key;
    std::string help;
    std::function<void()> clear;
    /// Makes a row, has it filled, and keeps it when that succeeded.
    std::function<Result<void>(const std::function<Result<void>(Table&)>& fill)> add;
    /// Shows every row, or for a sample one with the defaults.
    std::function<void(bool sample, const std::function<void(const Table&)>& visit)> each;
  };
  struct SubTable;

  Setting& add(std::string key, std::string allowed);
  Setting& choice_by_index(std::string key, std::vector<std::string> words, std::function<void(std::size_t)> set,
                           std::function<std::size_t()> get);

  std::deque<Setting> settings_;
  std::vector<std::unique_ptr<SubTable>> tables_;
  std::vector<Rows> rows_;
};

struct Table::SubTable {
  std::string key;
  std::string help;
  Table table;
};

/// Fills the variables of `table` from the file at `path`. After an error some may have been filled.
Result<void> load(Table& table, const std::string& path);
/// The same from `text`; `name` stands for the file in errors.
Result<void> load_text(Table& table, std::string_view text, const std::string& name);

/// Every setting with its value now, as TOML that loads to the same values.
std::string print(const Table& table);
/// A file to start from: every setting with its help, commented out with its default or example.
std::string sample(const Table& table);

/// `text` as a TOML string with quotes.
std::string quote(std::string_view text);

}  // namespace satchel::config
