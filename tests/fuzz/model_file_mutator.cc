// How libFuzzer changes a model file: anywhere, or in a way that keeps the form, in its header or its
// arrays.
#include <cstdint>
#include <cstring>
#include <string>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

constexpr std::size_t kLengthSize = 8;
constexpr std::size_t kDigestSize = 16;
constexpr std::size_t kAlignment = 64;

std::uint64_t header_length(const std::uint8_t* data) {
  std::uint64_t length = 0;
  std::memcpy(&length, data, kLengthSize);
  return length;
}

std::size_t mutate_arrays(std::uint8_t* data, std::size_t size, std::size_t header_end) {
  const std::size_t room = size - header_end - kDigestSize;
  LLVMFuzzerMutate(data + header_end, room, room);
  return size;
}

// The header becomes another one, with a right length and blanks up to where arrays may begin.
std::size_t mutate_header(std::uint8_t* data, std::size_t size, std::size_t header_end,
                          std::size_t most) {
  std::string header(reinterpret_cast<char*>(data) + kLengthSize, header_end - kLengthSize);
  const std::string arrays(reinterpret_cast<char*>(data) + header_end, size - header_end);
  header.erase(header.find_last_not_of(' ') + 1);
  const std::size_t text_size = header.size();
  header.resize(text_size + 64);
  header.resize(
      LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(header.data()), text_size, header.size()));
  while ((kLengthSize + header.size()) % kAlignment != 0) header += ' ';
  if (kLengthSize + header.size() + arrays.size() > most) return LLVMFuzzerMutate(data, size, most);
  const std::uint64_t length = header.size();
  std::memcpy(data, &length, kLengthSize);
  std::memcpy(data + kLengthSize, header.data(), header.size());
  std::memcpy(data + kLengthSize + header.size(), arrays.data(), arrays.size());
  return kLengthSize + header.size() + arrays.size();
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed) {
  constexpr unsigned kWays = 4;
  if (size > kLengthSize + kDigestSize) {
    const std::uint64_t length = header_length(data);
    const bool has_arrays = length < size - kLengthSize - kDigestSize;
    if (has_arrays && seed % kWays == 0) return mutate_arrays(data, size, kLengthSize + length);
    if (has_arrays && seed % kWays <= 2) return mutate_header(data, size, kLengthSize + length, most);
  }
  return LLVMFuzzerMutate(data, size, most);
}
