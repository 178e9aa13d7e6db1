#pragma once

/// Marks what the installed library offers. All else in it is hidden: a shared library that is linked with it passes on
/// the marked functions only. tests/package/public_api.txt lists them.
#define SATCHEL_API [[gnu::visibility("default")]]
/// Marks the hidden part within a marked class.
#define SATCHEL_HIDDEN [[gnu::visibility("hidden")]]
