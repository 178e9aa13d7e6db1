#pragma once

#include "mailfiles/uidl_table.hpp"
#include "migrate/source.hpp"

namespace satchel::migrate {

/// The messages of an mbox in the order of the file; the table has UIDLs by their numbers from 1. The error is one
/// line.
std::expected<std::unique_ptr<Source>, std::string> open_mbox(const SourceOptions& options, mailfiles::UidlTable table);

}  // namespace satchel::migrate
