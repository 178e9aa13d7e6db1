#pragma once

#include <string>
#include <string_view>

#include "store/maildir/folder.hpp"
#include "store/maildir/wire_form.hpp"

namespace satchel::store::maildir {

/// Writes a message, un-stuffed and with CRLF, to a new file in `folder`; durable on return, but for the folder. After
/// a failure there is no file. `received`: the file's mtime, 0 for now.
Result<Sizes> write_message(const Folder& folder, const std::string& name, std::string_view header, MessageBody& body,
                            std::int64_t received);

}  // namespace satchel::store::maildir
