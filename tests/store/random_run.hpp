#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulation/random.hpp"
#include "store/conformance.hpp"
#include "store/model.hpp"

namespace satchel::store::testing {

/// Does to a backend what a seed draws, and expects of it what the model says.
class RandomRun {
 public:
  RandomRun(const BackendMaker& maker, std::uint64_t seed);
  RandomRun(const RandomRun&) = delete;
  RandomRun& operator=(const RandomRun&) = delete;

  /// One operation, after which everything is compared.
  void step();
  /// What was done last, for whoever has to find out why it went wrong.
  std::string trace() const;

 private:
  struct Running {
    std::string user = {};
    Access access = {};
    std::unique_ptr<Session> session = {};
    std::vector<Seen> expected = {};
  };

  // Operations.
  void deliver();
  void import();
  void open_session();
  void read_session();
  void erase_in_session();
  void close_session();
  void undelete();
  void add_device();
  void remove_device();
  void keep_up();
  void compact();
  void verify();
  void wait_for_long();
  void reopen();

  void compare(const std::string& user);
  void compare_deleted(const std::string& user, const std::string& device);

  Backend& store() { return under_test_->backend(); }
  Time now() const { return now_; }
  void note(const std::string& line);
  Model& model_of(const std::string& user) { return models_.at(user); }
  std::string draw_user();
  /// "" for the view that all share.
  std::string draw_view();
  std::string draw_uidl(const Model& model);
  Model::Message draw_message();
  Running* draw_session();
  void expect_new(const Model& model, const std::string& uidl);
  std::vector<Seen> expected_in(const std::string& user, const std::string& view);

  simulation::Random random_;
  bool views_;
  Time now_ = 1'767'225'600 * second;
  std::unique_ptr<BackendUnderTest> under_test_;
  std::map<std::string, Model> models_;
  std::vector<Running> running_;
  std::deque<std::string> trace_;
};

}  // namespace satchel::store::testing
