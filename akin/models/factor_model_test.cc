// An encoder that does not tell how it comes to its answer.
#include "akin/models/factor_model.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

struct SecretiveEncoder : Encoder {
  float encode(const FactorModel&, SparseRow, std::span<float> user_vector) const override {
    user_vector[0] = 2;
    user_vector[1] = -1;
    return 0.5F;
  }
};

TEST(Encoder, leaves_all_as_rest_unless_it_explains) {
  const FactorModel model{.item_vectors = test_matrix({{1, 0}, {3, 1}}), .item_bias = {0, 0}};
  const std::vector<std::uint32_t> rated = {1}, asked = {1, 0, 1};
  const std::vector<float> ratings = {5};
  const Attribution found = SecretiveEncoder().explain(model, {rated, ratings}, asked);
  EXPECT_EQ(found.parts, Matrix(3, 1));
  EXPECT_EQ(found.rest, (std::vector<float>{5, 2, 5}));
}

TEST(Encoder, does_not_tell_how_sure_it_is_unless_it_says_so) {
  EXPECT_FALSE(SecretiveEncoder().inverse_root({}, {}));
  EXPECT_FALSE(SecretiveEncoder().item_inverse_root({}, {}));
}

}  // namespace
}  // namespace akin
