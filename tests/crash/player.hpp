#pragma once

#include <memory>
#include <optional>

#include "crash/history.hpp"

namespace satchel::crash {

/// What the actors of one run share.
struct Stage {
  Machine& machine;
  Course& run;
  Errors errors = Errors::strict;
  std::size_t messages = 0;  ///< how many were made

  void tell(std::size_t actor, const std::string& what);
};

/// Plays one actor.
class Player {
 public:
  Player(Stage& stage, const Actor& actor, std::size_t number);
  ~Player();

  void play();
  const Process& process() const { return *process_; }

 private:
  void perform(const Step& step);
  void deliver(const Step& step);
  void quit(const Step& step);
  void list(const Step& step);
  store::Result<void> erase(store::Session& session, std::span<const std::uint32_t> indexes) const;
  void hold(const Step& step);
  void read_held();
  void import(const Step& step);
  void undelete(const Step& step);
  void compact(const Step& step);
  void keep_up(const Step& step);

  void start(std::vector<Fault> faults);
  void stop();
  Model::DeedId begin(Deed deed);
  /// `of_errors`: an error may come behind what was to be done.
  enum class Doubt : std::uint8_t { none, of_errors };
  void end(Model::DeedId deed, const store::Error* error, Doubt doubt = Doubt::none);
  /// Of a session that was opened between two places in the journal.
  void judge(std::string_view user, const Listing& listing, Place from, Place to);
  void refused(const std::string& what, const store::Error& error);
  void wrong(const std::string& what);
  Message new_message(std::size_t octets);
  Place here() const { return stage_.machine.position(); }

  Stage& stage_;
  const Actor& actor_;
  std::size_t number_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<store::Backend> store_;
  std::unique_ptr<store::Session> held_;
  Listing held_listing_;
};

}  // namespace satchel::crash
