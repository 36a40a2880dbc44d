// How much memory there is to be taken: what cannot fit is refused before it is begun.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace akin {

// The bytes that this process can still take: the least of what the machine has to give, what each
// control group that it is in allows (versions 1 and 2), and its own limit of address space. The most
// that a number can be where none of them is known. `root` holds proc/ and sys/: tests have one of their
// own.
std::uint64_t available_memory(const std::string& root = "/");

// "1.5 GiB", "20 MiB", "less than 1 MiB"
std::string memory_text(std::uint64_t bytes);

// Throws Error(no_resource) where `needed` bytes are more than `available`:
// `training needs about 12.0 GiB of memory, 3.5 GiB are available: choose a smaller rank`.
void require_memory(std::uint64_t needed, std::string_view what, std::string_view way_out,
                    std::uint64_t available);

// The same with what is available now; it is not asked for little.
void require_memory(std::uint64_t needed, std::string_view what, std::string_view way_out);

// Gives memory that was freed back to the system, where the allocator holds on to it.
void trim_memory();

}  // namespace akin
