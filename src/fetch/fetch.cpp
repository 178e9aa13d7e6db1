#include "fetch/fetch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <utility>

#include "fetch/archive_writer.hpp"
#include "fetch/connection.hpp"
#include "fetch/listing.hpp"
#include "fetch/sign_in.hpp"
#include "message/line_ends.hpp"
#include "pop3/listing_lines.hpp"

namespace satchel::fetch {
namespace {

namespace client = pop3::client;
using pop3::Verb;

/// Requests handed to the session ahead of their answers. How many of them are on the line is the session's to decide.
constexpr std::size_t requests_ahead = 256;

/// Runs a coroutine to its end on this thread.
template <class T>
T run(net::Task<T> task) {
  boost::asio::io_context context(1);
  std::optional<T> result;
  std::exception_ptr thrown;
  boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr error, T value) {
    thrown = std::move(error);
    result = std::move(value);
  });
  context.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

net::Task<Result<std::vector<Listed>>> list_messages(Connection& connection) {
  std::vector<Listed> listed;
  connection.session().request(Verb::uidl);
  while (true) {
    auto event = co_await connection.next();
    if (!event) co_return std::unexpected(std::move(event.error()));
    if (const auto* reply = std::get_if<client::Reply>(&*event); reply && !reply->positive)
      co_return std::unexpected(
          Failure{FailureKind::protocol, "the server does not list unique-ids (UIDL): " + std::string(reply->text)});
    if (std::holds_alternative<client::Ended>(*event)) co_return listed;
    if (const auto* line = std::get_if<client::Line>(&*event))
      co_return std::unexpected(
          Failure{FailureKind::protocol, "the server's UIDL listing has the line \"" + std::string(line->text) + "\""});
    if (const auto* entry = std::get_if<client::UniqueIdEntry>(&*event))
      listed.push_back({.number = entry->message, .uidl = std::string(entry->unique_id)});
  }
}

/// Downloads the chosen messages in order, as they come into the archive's writer.
class Download {
 public:
  Download(Connection& connection, std::vector<Listed> chosen, ArchiveWriter& writer, Report& report,
           const Progress& progress)
      : connection_(connection), chosen_(std::move(chosen)), writer_(writer), report_(report), progress_(progress) {}

  /// How many messages were given to the writer.
  std::uint64_t fetched() const { return fetched_; }

  net::Task<Result<void>> run() {
    while (answered_ < chosen_.size()) {
      request_more();
      auto event = co_await connection_.next();
      if (!event) co_return std::unexpected(std::move(event.error()));
      if (const auto* reply = std::get_if<client::Reply>(&*event)) begin(*reply);
      if (const auto* data = std::get_if<client::MessageData>(&*event)) append(data->octets);
      if (!std::holds_alternative<client::Ended>(*event)) continue;
      if (!end()) co_return Result<void>{};  // the writer tells why
    }
    co_return Result<void>{};
  }

 private:
  void request_more() {
    while (requested_ < chosen_.size() && requested_ - answered_ < requests_ahead)
      connection_.session().request(Verb::retr, std::to_string(chosen_[requested_++].number));
  }

  void begin(const client::Reply& reply) {
    if (reply.positive) return;
    report_.skipped.push_back({chosen_[answered_++].uidl, "the server answered: " + std::string(reply.text)});
  }

  void append(std::string_view octets) {
    normalizer_.feed(octets, [this](std::string_view part) { message_.append(part); });
  }

  bool end() {
    normalizer_.finish([this](std::string_view part) { message_.append(part); });
    normalizer_ = message::LineEndNormalizer(message::BareCr::keep);
    report_.octets += message_.size();
    if (!writer_.add(chosen_[answered_].uidl, std::exchange(message_, {}))) return false;
    ++answered_;
    ++fetched_;
    if (progress_) progress_(answered_, chosen_.size(), report_.octets);
    return true;
  }

  Connection& connection_;
  const std::vector<Listed> chosen_;
  ArchiveWriter& writer_;
  Report& report_;
  const Progress& progress_;

  std::size_t requested_ = 0;
  std::size_t answered_ = 0;
  std::uint64_t fetched_ = 0;
  std::string message_;
  message::LineEndNormalizer normalizer_{message::BareCr::keep};
};

/// The way of a fetch: sign in, list, download what is new, leave.
net::Task<Result<void>> fetch(const Account& account, const base::Secret& password, archive::Archive& archive,
                              const Progress& progress, Report& report) {
  auto signed_in = co_await sign_in(account, password);
  if (!signed_in) co_return std::unexpected(std::move(signed_in.error()));
  Connection& connection = *signed_in;
  auto listed = co_await list_messages(connection);
  if (!listed) co_return std::unexpected(std::move(listed.error()));
  const auto known = archive.known_uidls(account.name);
  if (!known) co_return std::unexpected(Failure{FailureKind::archive, known.error().detail});

  std::vector<Listed> chosen = choose_new(*listed, *known);
  const std::uint64_t wanted = chosen.size();
  report.listed = listed->size();
  report.known = report.listed - wanted;

  ArchiveWriter writer(archive, account.name);
  Download download(connection, std::move(chosen), writer, report, progress);
  auto downloaded = co_await download.run();
  ArchiveWriter::Tally tally = writer.finish();
  report.stored = tally.count.stored;
  report.duplicates = tally.count.duplicates;
  const std::uint64_t unsaved = tally.failure ? download.fetched() - report.stored - report.duplicates : 0;
  report.pending = wanted - download.fetched() - report.skipped.size() + unsaved;
  if (tally.failure) co_return std::unexpected(std::move(*tally.failure));
  if (!downloaded) co_return downloaded;

  // Nothing was deleted, so nothing hangs on the answer to QUIT.
  connection.session().request(Verb::quit);
  co_await connection.answer();
  connection.close();
  co_return Result<void>{};
}

net::Task<Result<Trial>> attempt(const Account& account, const base::Secret& password) {
  auto signed_in = co_await sign_in(account, password);
  if (!signed_in) co_return std::unexpected(std::move(signed_in.error()));
  Connection& connection = *signed_in;
  connection.session().request(Verb::stat);
  auto stat = co_await connection.answer();
  if (!stat) co_return std::unexpected(std::move(stat.error()));
  auto totals = client::parse_drop_listing(stat->text);
  if (!stat->positive || !totals)
    co_return std::unexpected(Failure{FailureKind::protocol, "the server's answer to STAT was: " + stat->text});
  connection.session().request(Verb::quit);
  co_await connection.answer();
  co_return Trial{.tls = connection.tls_description(),
                  .messages = totals->messages,
                  .octets = totals->octets,
                  .pipelining = connection.session().capabilities().has(pop3::Capability::pipelining),
                  .uidl = connection.session().capabilities().has(pop3::Capability::uidl)};
}

}  // namespace

Report fetch_account(const Account& account, const base::Secret& password, archive::Archive& archive,
                     const Progress& progress) {
  Report report;
  report.name = account.name;
  const auto began = std::chrono::steady_clock::now();
  auto done = run(fetch(account, password, archive, progress, report));
  if (!done) report.error = std::move(done.error());
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return report;
}

Result<Trial> try_account(const Account& account, const base::Secret& password) {
  return run(attempt(account, password));
}

}  // namespace satchel::fetch
