#pragma once

#include <gmime/gmime.h>

#include <memory>

namespace satchel::archive {

struct UnrefObject {
  template <class T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};

/// A reference to an object of GMime, given back when this goes.
template <class T>
using Owned = std::unique_ptr<T, UnrefObject>;

struct FreeMemory {
  void operator()(void* memory) const { g_free(memory); }
};
using OwnedText = std::unique_ptr<char, FreeMemory>;

}  // namespace satchel::archive
