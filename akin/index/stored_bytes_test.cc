// Arrays of known size.
#include "akin/index/stored_bytes.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

class TwoArrays : public StoredIndex {
 public:
  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery>, std::size_t,
                                            std::span<const std::uint8_t>,
                                            const Context&) const override {
    return {};
  }
  std::int64_t effort() const override { return 1; }
  void set_effort(std::int64_t) override {}
  std::int64_t whole_effort() const override { return 1; }
  void save(BlobWriter& arrays) const override {
    arrays.add<float>("numbers", {3, 2}, numbers_);
    arrays.add<std::uint64_t>("starts", {5}, starts_);
  }

 private:
  std::vector<float> numbers_ = std::vector<float>(6);
  std::vector<std::uint64_t> starts_ = std::vector<std::uint64_t>(5);
};

TEST(StoredBytes, are_those_of_all_arrays) { EXPECT_EQ(stored_bytes(TwoArrays()), 6 * 4 + 5 * 8); }

}  // namespace
}  // namespace akin
