#pragma once

#include <string>
#include <vector>

#include "store/conformance.hpp"

/// The backends that are held to the promises.
namespace satchel::store::testing {

/// All of them: for what sessions and deliveries do.
std::vector<BackendMaker> every_backend();
/// Those that have what an administrator and the upkeep need as well.
std::vector<BackendMaker> complete_backends();
/// Those of them that have a view for each device.
std::vector<BackendMaker> backends_with_views();

std::string backend_name(const ::testing::TestParamInfo<BackendMaker>& backend);

}  // namespace satchel::store::testing
