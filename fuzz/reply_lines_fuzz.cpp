// Lines of a server: status lines, response codes, timestamps and the numbers of listings. What is found lies in the
// line, and numbers written out again are read as the same.
#include <string>

#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "pop3/listing_lines.hpp"
#include "pop3/response_code.hpp"
#include "pop3/status_line.hpp"

using namespace satchel;

namespace {

void check_status(const fuzz::Loan& loan, std::string_view line) {
  const auto status = pop3::parse_status_line(line);
  if (!status) return;
  fuzz::check(pop3::may_begin_status_line(line.front()), "a status line begins with + or -");
  fuzz::check(status->text.empty() || loan.holds(status->text), "the text lies in the line");
  fuzz::check(status->code.empty() || loan.holds(status->code), "the code lies in the line");
  const pop3::ResponseCode code = pop3::parse_response_code(status->code);
  fuzz::check((code == pop3::ResponseCode::none) == status->code.empty(), "no code is none");
  if (const std::string_view known = pop3::name_of(code); !known.empty())
    fuzz::check(pop3::parse_response_code(known) == code, "a known code is found by its name");
}

void check_numbers(const fuzz::Loan& loan, std::string_view line) {
  namespace client = pop3::client;
  client::has_extra_spaces(line);
  if (const auto drop = client::parse_drop_listing(line)) {
    const auto again = client::parse_drop_listing(std::to_string(drop->messages) + " " + std::to_string(drop->octets));
    fuzz::check(again && again->messages == drop->messages && again->octets == drop->octets, "STAT stays");
  }
  if (const auto scan = client::parse_scan_listing(line)) {
    const std::string made = std::to_string(scan->message) + " " + std::to_string(scan->octets);
    const auto again = client::parse_scan_listing(made);
    fuzz::check(again && again->message == scan->message && again->octets == scan->octets, "LIST stays");
    fuzz::check(!client::has_extra_spaces(made), "single spaces are not extra");
  }
  if (const auto entry = client::parse_unique_id_listing(line)) {
    fuzz::check(!entry->unique_id.empty() && loan.holds(entry->unique_id), "the unique-id lies in the line");
    const std::string made = std::to_string(entry->message) + " " + std::string(entry->unique_id);
    const auto again = client::parse_unique_id_listing(made);
    fuzz::check(again && again->message == entry->message && again->unique_id == entry->unique_id, "UIDL stays");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    fuzz::Loan loan;
    const std::string_view line = loan.lend(fuzz::take_until(rest, "\n"));
    check_status(loan, line);
    check_numbers(loan, line);
    const std::string_view timestamp = pop3::find_timestamp(line);
    fuzz::check(timestamp.empty() || (timestamp.starts_with('<') && timestamp.ends_with('>')), "brackets are kept");
  }
  return 0;
}
