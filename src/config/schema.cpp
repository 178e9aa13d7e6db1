#include "config/schema.hpp"

#include <algorithm>
#include <cmath>

#include "base/ascii.hpp"
#include "config/units.hpp"

namespace satchel::config {
namespace {

std::string plain_number(std::uint64_t number) { return std::to_string(number); }

std::string duration_text(std::uint64_t milliseconds) {
  return format_duration(std::chrono::milliseconds(milliseconds));
}

std::vector<std::string> quote_all(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) quoted.push_back(quote(text));
  return quoted;
}

}  // namespace

Setting& Setting::help(std::string text) {
  help_ = std::move(text);
  return *this;
}
Setting& Setting::example(std::string toml) {
  example_ = std::move(toml);
  return *this;
}
Setting& Setting::required() {
  required_ = true;
  return *this;
}
Setting& Setting::at_least(std::uint64_t minimum) {
  minimum_ = minimum;
  return *this;
}
Setting& Setting::at_most(std::uint64_t maximum) {
  maximum_ = maximum;
  return *this;
}
Setting& Setting::at_least(std::chrono::milliseconds minimum) {
  return at_least(static_cast<std::uint64_t>(minimum.count()));
}
Setting& Setting::at_most(std::chrono::milliseconds maximum) {
  return at_most(static_cast<std::uint64_t>(maximum.count()));
}

Table::Table() = default;
Table::~Table() = default;

Setting& Table::add(std::string key, std::string allowed) {
  Setting& setting = settings_.emplace_back();
  setting.key_ = std::move(key);
  setting.allowed_ = std::move(allowed);
  return setting;
}

Setting& Table::text(std::string key, std::string& into) {
  Setting& setting = add(std::move(key), "a text");
  setting.take_ = [&into](const Setting&, const Scalar& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr) into = *text;
    return text != nullptr;
  };
  setting.write_ = [&into] { return quote_all({into}); };
  return setting;
}

Setting& Table::texts(std::string key, std::vector<std::string>& into) {
  Setting& setting = add(std::move(key), "a list of texts");
  setting.shape_ = Setting::Shape::list;
  setting.clear_ = [&into] { into.clear(); };
  setting.take_ = [&into](const Setting&, const Scalar& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr) into.push_back(*text);
    return text != nullptr;
  };
  setting.write_ = [&into] { return quote_all(into); };
  return setting;
}

Setting& Table::flag(std::string key, bool& into) {
  Setting& setting = add(std::move(key), "true or false");
  setting.take_ = [&into](const Setting&, const Scalar& value) {
    const auto* flag = std::get_if<bool>(&value);
    if (flag != nullptr) into = *flag;
    return flag != nullptr;
  };
  setting.write_ = [&into] { return std::vector<std::string>{into ? "true" : "false"}; };
  return setting;
}

Setting& Table::number(std::string key, std::uint64_t& into) {
  Setting& setting = add(std::move(key), "a whole number");
  setting.write_bound_ = plain_number;
  setting.take_ = [&into](const Setting& self, const Scalar& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr || *number < 0) return false;
    into = static_cast<std::uint64_t>(*number);
    return into >= self.minimum_ && into <= self.maximum_;
  };
  setting.write_ = [&into] { return std::vector{std::to_string(into)}; };
  return setting;
}

Setting& Table::duration(std::string key, std::chrono::milliseconds& into) {
  Setting& setting = add(std::move(key), R"(a time such as "3s", "10m", "2h" or "7d")");
  setting.write_bound_ = duration_text;
  setting.take_ = [&into](const Setting& self, const Scalar& value) {
    const auto* text = std::get_if<std::string>(&value);
    const auto duration = text != nullptr ? parse_duration(*text) : std::nullopt;
    if (!duration) return false;
    into = *duration;
    const auto milliseconds = static_cast<std::uint64_t>(into.count());
    return milliseconds >= self.minimum_ && milliseconds <= self.maximum_;
  };
  setting.write_ = [&into] { return quote_all({format_duration(into)}); };
  return setting;
}

Setting& Table::size(std::string key, std::uint64_t& into) {
  Setting& setting = add(std::move(key), R"(a size such as "512K", "100M" or "2G")");
  setting.write_bound_ = format_size;
  setting.take_ = [&into](const Setting& self, const Scalar& value) {
    const auto* text = std::get_if<std::string>(&value);
    const auto octets = text != nullptr ? parse_size(*text) : std::nullopt;
    if (!octets) return false;
    into = *octets;
    return into >= self.minimum_ && into <= self.maximum_;
  };
  setting.write_ = [&into] { return quote_all({format_size(into)}); };
  return setting;
}

Setting& Table::addresses(std::string key, std::vector<Address>& into) {
  Setting& setting = add(std::move(key), R"(a list of addresses such as "127.0.0.1:110", "[::1]:110" or "unix:/path")");
  setting.shape_ = Setting::Shape::list;
  setting.clear_ = [&into] { into.clear(); };
  setting.take_ = [&into](const Setting&, const Scalar& value) {
    const auto* text = std::get_if<std::string>(&value);
    auto address = text != nullptr ? parse_address(*text) : std::nullopt;
    if (!address) return false;
    into.push_back(std::move(*address));
    return true;
  };
  setting.write_ = [&into] {
    std::vector<std::string> texts;
    for (const Address& address : into) texts.push_back(quote(format_address(address)));
    return texts;
  };
  return setting;
}

Setting& Table::choice_by_index(std::string key, std::vector<std::string> words, std::function<void(std::size_t)> set,
                                std::function<std::size_t()> get) {
  std::string allowed = words.size() == 1 ? "" : "one of ";
  for (std::size_t i = 0; i < words.size(); ++i) allowed += (i == 0 ? "" : ", ") + quote(words[i]);
  Setting& setting = add(std::move(key), std::move(allowed));
  setting.take_ = [words, set = std::move(set)](const Setting&, const Scalar& value) {
    const auto* text = std::get_if<std::string>(&value);
    const auto found = text != nullptr ? std::find(words.begin(), words.end(), *text) : words.end();
    if (found == words.end()) return false;
    set(static_cast<std::size_t>(found - words.begin()));
    return true;
  };
  setting.write_ = [words, get = std::move(get)] { return quote_all({words[get()]}); };
  return setting;
}

Table& Table::table(std::string key, std::string help) {
  auto below = std::make_unique<SubTable>();
  below->key = std::move(key);
  below->help = std::move(help);
  tables_.push_back(std::move(below));
  return tables_.back()->table;
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      quoted += "\\u00" + base::to_hex({&c, 1});
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace satchel::config
