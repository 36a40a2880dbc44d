// operator new with a note of the largest size; under a sanitizer, which has its own, a hook into that.
#include "tests/contract/allocation_probe.h"

#include <cstdlib>
#include <new>

#ifdef AKIN_SANITIZED
// From <sanitizer/allocator_interface.h>, which Debian's GCC comes without.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*,
                                                                           std::size_t),
                                                         void (*on_free)(const volatile void*));
#endif

namespace akin {

std::atomic<std::size_t> largest_allocation = 0;

namespace {

void note(std::size_t size) {
  if (size > largest_allocation) largest_allocation = size;
}

#ifdef AKIN_SANITIZED
const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t size) { note(size); }, [](const volatile void*) {});
#else
void* allocate(std::size_t size, std::size_t alignment) {
  note(size);
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
#endif

}  // namespace
}  // namespace akin

#ifndef AKIN_SANITIZED
void* operator new(std::size_t size) { return akin::allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return akin::allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
#endif
