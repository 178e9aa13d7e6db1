#include "archive/mime/parsed_message.hpp"

#include <mutex>

#include "archive/mime/bounds.hpp"
#include "archive/mime/clean_text.hpp"

namespace satchel::archive {
namespace {

constexpr std::size_t most_line_octets = 4 << 10;

struct FreeOptions {
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};
using Options = std::unique_ptr<GMimeParserOptions, FreeOptions>;

/// Raw 8-bit octets in header fields are UTF-8 where they can be, else windows-1252.
Options parser_options() {
  Options options(g_mime_parser_options_new());
  const char* charsets[] = {"utf-8", "windows-1252", "iso-8859-1", nullptr};
  g_mime_parser_options_set_fallback_charsets(options.get(), charsets);
  return options;
}

Owned<GMimeMessage> parse(GMimeStream* stream) {
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), parser_options().get()));
}

const char* field_name(GMimeAddressType type) {
  switch (type) {
    case GMIME_ADDRESS_TYPE_SENDER:
      return "Sender";
    case GMIME_ADDRESS_TYPE_FROM:
      return "From";
    case GMIME_ADDRESS_TYPE_REPLY_TO:
      return "Reply-To";
    case GMIME_ADDRESS_TYPE_TO:
      return "To";
    case GMIME_ADDRESS_TYPE_CC:
      return "Cc";
    case GMIME_ADDRESS_TYPE_BCC:
      return "Bcc";
  }
  return "";
}

std::string one_line(const char* text) { return text ? clean_line(text, most_line_octets) : std::string(); }

}  // namespace

ParsedMessage::ParsedMessage(std::string_view octets) {
  static std::once_flag initialized;
  std::call_once(initialized, [] { g_mime_init(); });

  const std::string_view bounded = bounded_for_parser(octets, bounded_);
  // GMime only reads from an array that it does not own.
  borrowed_.data = reinterpret_cast<guint8*>(const_cast<char*>(bounded.data()));
  borrowed_.len = static_cast<guint>(bounded.size());
  stream_.reset(g_mime_stream_mem_new());
  g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream_.get()), &borrowed_);
  if (!bounded.empty()) message_ = parse(stream_.get());
}

std::string addresses(GMimeMessage* message, GMimeAddressType type) {
  InternetAddressList* const list = g_mime_message_get_addresses(message, type);
  if (list && internet_address_list_length(list) > 0)
    return one_line(OwnedText(internet_address_list_to_string(list, nullptr, FALSE)).get());
  return one_line(g_mime_object_get_header(GMIME_OBJECT(message), field_name(type)));
}

std::string subject(GMimeMessage* message) { return one_line(g_mime_message_get_subject(message)); }

std::optional<std::int64_t> date(GMimeMessage* message) {
  GDateTime* const when = g_mime_message_get_date(message);
  if (!when) return std::nullopt;
  return g_date_time_to_unix(when);
}

}  // namespace satchel::archive
