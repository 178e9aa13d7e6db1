#include "config/schema.hpp"

namespace satchel::config {

/// Writes a table twice over: as it is, or as a sample with help.
class Printer {
 public:
  enum class Form : std::uint8_t { in_force, sample };
  explicit Printer(Form form) : form_(form) {}

  void write(const Table& table, const std::string& prefix) {
    for (const Setting& setting : table.settings_) write_setting(setting);
    for (const auto& below : table.tables_) {
      write_heading("[" + prefix + below->key + "]", below->help);
      write(below->table, prefix + below->key + ".");
    }
    for (const Table::Rows& rows : table.rows_)
      rows.each(form_ == Form::sample, [&](const Table& row) {
        write_heading((form_ == Form::sample ? "# [[" : "[[") + prefix + rows.key + "]]", rows.help);
        ++row_depth_;
        write(row, prefix + rows.key + ".");
        --row_depth_;
      });
  }

  std::string take() { return std::move(out_); }

 private:
  void write_heading(const std::string& heading, const std::string& help) {
    if (!out_.empty()) out_ += '\n';
    if (form_ == Form::sample && !help.empty()) out_ += "# " + help + "\n";
    out_ += heading + "\n";
  }

  void write_setting(const Setting& setting) {
    std::string value;
    for (const std::string& part : setting.write_()) value += (value.empty() ? "" : ", ") + part;
    const bool empty = value.empty() || value == "\"\"";
    if (setting.shape_ == Setting::Shape::list) value = "[" + value + "]";
    if (form_ == Form::sample) {
      out_ += "# " + setting.help_ + " (" + setting.allowed_ + ")\n";
      if (empty && !setting.example_.empty()) value = setting.example_;
      // What has to be set stands there to be filled in; the rest shows its default.
      if (!setting.required_ || row_depth_ > 0) out_ += "# ";
    }
    out_ += setting.key_ + " = " + value + "\n";
  }

  Form form_;
  std::string out_;
  /// How many [[tables]] we are in: in a sample these are commented out whole.
  int row_depth_ = 0;
};

std::string print(const Table& table) {
  Printer printer(Printer::Form::in_force);
  printer.write(table, {});
  return printer.take();
}

std::string sample(const Table& table) {
  Printer printer(Printer::Form::sample);
  printer.write(table, {});
  return printer.take();
}

}  // namespace satchel::config
