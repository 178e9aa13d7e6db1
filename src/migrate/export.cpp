#include "migrate/export.hpp"

#include <sys/stat.h>

#include <memory>
#include <utility>

#include "base/try.hpp"
#include "files/replace_file.hpp"
#include "mailfiles/from_line.hpp"
#include "mailfiles/mail_date.hpp"
#include "mailfiles/uidl_table.hpp"
#include "message/dot_stuffing.hpp"
#include "migrate/export_writers.hpp"

namespace satchel::migrate {
namespace {

constexpr std::size_t chunk_octets = 1 << 18;
/// Sender and date are looked for in so much of a message.
constexpr std::size_t header_octets = 1 << 16;
constexpr mode_t list_mode = S_IRUSR | S_IWUSR;

/// Gives a message's octets, un-stuffed, part by part to `take`, which may stop it.
WriteResult<void> each_part(store::MessageBody& body, base::FunctionRef<WriteResult<void>(std::string_view)> take) {
  message::DotUnstuffer unstuffer(message::LineEnds::strict);
  std::string wire(chunk_octets, '\0');
  std::string octets;
  std::uint64_t offset = 0;
  while (true) {
    auto got = body.read(offset, wire);
    if (!got) return std::unexpected(std::move(got.error().detail));
    if (*got == 0) return {};
    offset += *got;
    octets.clear();
    unstuffer.feed(std::string_view(wire).substr(0, *got), [&](std::string_view part) { octets += part; });
    SATCHEL_TRY_VOID(take(octets));
  }
}

/// Reads a message once, to know how to write it.
WriteResult<ExportedMessage> look_at(store::MessageBody& body) {
  ExportedMessage message{.octets = body.octets()};
  mailfiles::CrlfNeed need;
  std::string header;
  SATCHEL_TRY_VOID(each_part(body, [&](std::string_view part) -> WriteResult<void> {
    need.feed(part);
    header += part.substr(0, header_octets - header.size());
    return {};
  }));
  message.sender = mailfiles::envelope_sender(header);
  message.received = mailfiles::received_date(header).value_or(0);
  if (need.needed()) message.ends = mailfiles::FileLineEnds::crlf;
  return message;
}

/// Messages written one by one; one that is damaged is left out.
class Exporter {
 public:
  Exporter(store::Session& session, ExportWriter& writer) : session_(session), writer_(writer) {}

  WriteResult<void> add(std::size_t index) {
    std::string uidl;
    session_.append_uidl(index, uidl);
    const auto leave_out = [&](std::string why) {
      account_.damaged.push_back(uidl + ": " + std::move(why));
      return WriteResult<void>{};
    };
    auto body = session_.open(index);
    if (!body) return leave_out(std::move(body.error().detail));
    // What can be read once is whole: a second failure is not the message's own and ends the export.
    auto message = look_at(**body);
    if (!message) return leave_out(std::move(message.error()));
    message->uidl = uidl;
    SATCHEL_TRY_VOID(writer_.begin_message(*message));
    SATCHEL_TRY_VOID(each_part(**body, [&](std::string_view part) { return writer_.write(part); }));
    SATCHEL_TRY_VOID(writer_.end_message());
    mailfiles::UidlTable::append(table_, writer_.last_name(), uidl);
    ++account_.messages;
    account_.octets += message->octets;
    return {};
  }
  const std::string& table() const { return table_; }
  ExportAccount take_account() { return std::move(account_); }

 private:
  store::Session& session_;
  ExportWriter& writer_;
  std::string table_;
  ExportAccount account_;
};

WriteResult<ExportAccount> write_all(store::Session& session, ExportWriter& writer, const ExportOptions& options,
                                     const std::function<void(const Position&)>& progress) {
  Exporter exporter(session, writer);
  SATCHEL_TRY_VOID(writer.begin());
  for (std::size_t i = 0; i < session.count(); ++i) {
    SATCHEL_TRY_VOID(exporter.add(i));
    if (progress) progress({.done = i + 1, .total = session.count()});
  }
  SATCHEL_TRY_VOID(writer.end());
  if (!options.uidl_list.empty()) SATCHEL_TRY_VOID(files::replace_file(options.uidl_list, exporter.table(), list_mode));
  return exporter.take_account();
}

}  // namespace

std::expected<ExportOptions, std::string> parse_export_target(const std::string& text) {
  ExportOptions options;
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos) options.path = text.substr(colon + 1);
  const std::string kind = text.substr(0, colon);
  if (options.path.empty() || (kind != "mbox" && kind != "maildir"))
    return std::unexpected("\"" + text + "\": write mbox:PATH or maildir:PATH");
  options.kind = kind == "mbox" ? ExportKind::mbox : ExportKind::maildir;
  return options;
}

std::expected<ExportAccount, std::string> export_messages(store::Store& store, const std::string& user,
                                                          const ExportOptions& options,
                                                          const std::function<void(const Position&)>& progress) {
  auto session = store.open(user, store::Sharing::snapshot);
  if (!session) return std::unexpected(std::move(session.error().detail));
  ExportTarget target = SATCHEL_TRY(ExportTarget::prepare(options.path));
  const auto writer = options.kind == ExportKind::mbox ? make_mbox_writer(target) : make_maildir_writer(target);
  auto account = write_all(**session, *writer, options, progress);
  if (!account) {
    target.discard();
    return account;
  }
  SATCHEL_TRY_VOID(target.finish());
  return account;
}

}  // namespace satchel::migrate
