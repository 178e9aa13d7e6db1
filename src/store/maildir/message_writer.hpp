#pragma once

#include <string>
#include <string_view>

#include "store/maildir/folder.hpp"
#include "store/maildir/wire_form.hpp"
#include "store/maintenance.hpp"

namespace satchel::store::maildir {

struct HowToWrite {
  Time received = 0;  ///< the file's mtime; 0 for now
  Durable durable = Durable::yes;
};

/// Writes a message, un-stuffed and with CRLF, to a new file in `folder`, which is not synced itself. After a failure
/// there is no file.
Result<Sizes> write_message(const Folder& folder, const std::string& name, std::string_view header, MessageBody& body,
                            const HowToWrite& how);

}  // namespace satchel::store::maildir
