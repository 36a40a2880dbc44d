// One description for every kind that takes singular vectors.
#include "akin/models/svd_options.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace akin {
namespace {

TEST(SvdFields, become_the_options_of_the_decomposition) {
  SvdFields fields;
  assign_fields(RecordRef(fields), [](std::string_view name) -> std::optional<std::vector<std::string>> {
    if (name == "rank") return std::vector<std::string>{"5"};
    if (name == "oversampling") return std::vector<std::string>{"3"};
    if (name == "power_steps") return std::vector<std::string>{"2"};
    if (name == "svd_method") return std::vector<std::string>{"subspace"};
    if (name == "singular_power") return std::vector<std::string>{"0.25"};
    return std::nullopt;
  });
  EXPECT_EQ(fields.singular_power, 0.25);
  const RandomizedSvdOptions options = fields.svd();
  EXPECT_EQ(options.rank, 5U);
  EXPECT_EQ(options.oversampling, 3U);
  EXPECT_EQ(options.power_steps, 2U);
  EXPECT_EQ(options.method, SvdMethod::subspace);
}

TEST(SvdFields, begin_with_the_defaults_of_the_decomposition) {
  const RandomizedSvdOptions ours = SvdFields{}.svd();
  const RandomizedSvdOptions theirs;
  EXPECT_EQ(ours.rank, theirs.rank);
  EXPECT_EQ(ours.oversampling, theirs.oversampling);
  EXPECT_EQ(ours.power_steps, theirs.power_steps);
  EXPECT_EQ(ours.method, theirs.method);
}

TEST(SvdFields, tell_how_near_a_decomposition_came) {
  EXPECT_EQ(residual_text(64, 0.3123),
            "singular vectors: rank 64, 31.2 % of the matrix are left out (Frobenius norm)");
}

}  // namespace
}  // namespace akin
