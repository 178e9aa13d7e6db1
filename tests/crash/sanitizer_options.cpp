// A hundred thousand stores are opened and closed: the address sanitizer shall not keep much of what they have freed.
// What stands in ASAN_OPTIONS goes over it.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=1:malloc_context_size=3"; }
