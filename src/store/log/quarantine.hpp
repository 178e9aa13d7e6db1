#pragma once

#include <cstdint>
#include <string>

#include "recordlog/log.hpp"
#include "store/log/maildrop.hpp"

namespace satchel::store {

/// Copies octets of a segment, as they are, into a file of the maildrop's quarantine, durably, and returns its name.
/// The same octets have the same name, so doing it twice is harmless.
Result<std::string> set_aside(Maildrop& maildrop, recordlog::File& segment, recordlog::SegmentName name,
                              std::uint64_t offset, std::uint64_t octets);

/// Whether these octets were set aside before, as they are.
Result<bool> is_set_aside(Maildrop& maildrop, recordlog::File& segment, recordlog::SegmentName name,
                          std::uint64_t offset, std::uint64_t octets);

/// Whether a quarantined file still has the octets that were put into it. Its name says their checksum.
bool quarantined_name_fits(const std::string& name, std::uint32_t crc);

std::string quarantine_directory(const std::string& maildrop_directory);

}  // namespace satchel::store
