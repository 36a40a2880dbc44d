// operator new over aligned_alloc, with a note of the largest size.
#include "tests/contract/allocation_probe.h"

#include <cstdlib>
#include <new>

namespace akin {

std::atomic<std::size_t> largest_allocation = 0;

namespace {

void* allocate(std::size_t size, std::size_t alignment) {
  if (size > largest_allocation) largest_allocation = size;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace
}  // namespace akin

void* operator new(std::size_t size) { return akin::allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return akin::allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
