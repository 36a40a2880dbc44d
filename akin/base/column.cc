// Large columns are mapped by themselves, at a multiple of the size of a large page.
#include "akin/base/column.h"

#include <sys/mman.h>

#include <cstdint>
#include <limits>

namespace akin {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr std::size_t kLarge = 2 * kLargePage;  // less is left to the heap

std::size_t whole_pages(std::size_t bytes) { return (bytes + kLargePage - 1) / kLargePage * kLargePage; }

}  // namespace

void* allocate_column(std::size_t bytes) {
  if (bytes < kLarge) return ::operator new(bytes);
  if (bytes > std::numeric_limits<std::size_t>::max() / 2) throw std::bad_alloc();
  const std::size_t size = whole_pages(bytes);
  void* const mapped = ::mmap(nullptr, size + kLargePage, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();

  // One page more was mapped than is needed: what stands before and behind whole pages goes back.
  char* const begin = static_cast<char*>(mapped);
  const std::size_t before =
      whole_pages(reinterpret_cast<std::uintptr_t>(begin)) - reinterpret_cast<std::uintptr_t>(begin);
  if (before > 0) ::munmap(begin, before);
  if (before < kLargePage) ::munmap(begin + before + size, kLargePage - before);
  ::madvise(begin + before, size, MADV_HUGEPAGE);  // where there are none, small ones do
  return begin + before;
}

void free_column(void* room, std::size_t bytes) {
  if (bytes < kLarge)
    ::operator delete(room);
  else
    ::munmap(room, whole_pages(bytes));
}

}  // namespace akin
