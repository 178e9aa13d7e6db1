#pragma once

#include <string>
#include <string_view>

namespace satchel::archive {

/// A message as the MIME parser may see it: without what would make it use memory or stack without bound. GMime
/// recurses on address groups (40,000 times `g:` in a To field overflow a stack of 8 MB), makes an object of each
/// address and of each header line, and reads the fields of messages within messages as well. So of each field with
/// addresses, wherever it stands, only the beginning is kept, and of the header only the first part; a body loses
/// nothing but lines that look like such fields.
///
/// Returns `message` itself where there is nothing to leave out, else a view into `storage`.
std::string_view bounded_for_parser(std::string_view message [[clang::lifetimebound]],
                                    std::string& storage [[clang::lifetimebound]]);

}  // namespace satchel::archive
