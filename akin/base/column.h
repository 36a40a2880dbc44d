// A vector for millions of numbers.
//
// Two things set it apart from std::vector with its own allocator. resize() leaves new numbers as they
// are: whoever makes room for a hundred million bytes writes them all anyway. And large columns stand in
// large pages where the system has some: the first touch of small ones takes longer than to fill them.
// Room that is never touched takes no memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace akin {

// Room for `bytes` at an address for any type. Throws std::bad_alloc.
void* allocate_column(std::size_t bytes);
void free_column(void* room, std::size_t bytes);

template <class T>
struct ColumnAllocator {
  static_assert(std::is_trivially_copyable_v<T>);
  using value_type = T;

  ColumnAllocator() = default;
  template <class U>
  explicit(false) ColumnAllocator(const ColumnAllocator<U>&) {}  // as every allocator must

  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(allocate_column(count * sizeof(T)));
  }
  void deallocate(T* room, std::size_t count) { free_column(room, count * sizeof(T)); }

  template <class U>
  void construct(U* place) {
    ::new (static_cast<void*>(place)) U;
  }
  template <class U, class... Arguments>
  void construct(U* place, Arguments&&... arguments) {
    ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
  }

  bool operator==(const ColumnAllocator&) const = default;
};

template <class T>
using Column = std::vector<T, ColumnAllocator<T>>;

template <class T>
bool operator==(const Column<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace akin
