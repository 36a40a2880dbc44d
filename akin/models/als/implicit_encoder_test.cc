// Encoding from what was saved, and for which models.
#include "akin/models/als/implicit_encoder.h"

#include <gtest/gtest.h>

#include <map>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

struct Bytes : ByteSink {
  void write(std::string_view more) override { bytes += more; }
  std::string bytes;
};

struct ImplicitEncoderTest : testing::Test {
  static FactorModel model_of_rank_two() {
    FactorModel model;
    model.item_vectors = test_matrix({{1, 0.5F}, {-1, 2}, {0.25F, 3}});
    return model;
  }

  ThreadPool threads{2};
  const AlsOptions options{.feedback = Feedback::implicit, .rank = 2};
  const FactorModel model = model_of_rank_two();
  const std::shared_ptr<const Encoder> encoder = implicit_encoder(model, options, {threads});
};

TEST_F(ImplicitEncoderTest, encodes_the_same_after_it_was_saved_and_read) {
  BlobWriter writer;
  encoder->save(writer);
  ASSERT_EQ(writer.blobs().size(), 1U);
  Bytes sink;
  writer.blobs()[0].write(sink);
  std::map<std::string, BlobReader::Blob, std::less<>> blobs;
  blobs.emplace(writer.blobs()[0].name,
                BlobReader::Blob{writer.blobs()[0].type, writer.blobs()[0].shape, sink.bytes});
  BlobReader reader(std::move(blobs));
  const auto read = read_implicit_encoder(options, reader);

  const std::vector<std::uint32_t> items = {0, 2};
  const std::vector<float> values = {1, 4};
  std::vector<float> vector(2), again(2);
  EXPECT_EQ(encoder->encode(model, {items, values}, vector), 0);
  EXPECT_EQ(read->encode(model, {items, values}, again), 0);
  EXPECT_EQ(again, vector);
  EXPECT_NE(vector, (std::vector<float>{0, 0}));
}

TEST_F(ImplicitEncoderTest, counts_a_history_by_its_weights_and_explains_it_so) {
  const std::vector<std::uint32_t> items = {0, 2}, asked = {1};
  const std::vector<float> values = {1, 4}, ones = {1, 1}, weights = {3, 0.1F};
  std::vector<float> plain(2), with_ones(2), weighted(2);
  encoder->encode(model, {items, values}, plain);
  encoder->encode(model, {items, values, ones}, with_ones);
  encoder->encode(model, {items, values, weights}, weighted);
  EXPECT_EQ(with_ones, plain);
  EXPECT_NE(weighted, plain);
  const Attribution found = encoder->explain(model, {items, values, weights}, asked);
  EXPECT_NEAR(found.parts[0][0] + found.parts[0][1], -weighted[0] + 2 * weighted[1], 1e-5);
}

TEST_F(ImplicitEncoderTest, fits_vectors_of_its_own_length) {
  EXPECT_TRUE(encoder->fits(2));
  EXPECT_FALSE(encoder->fits(1));
  EXPECT_FALSE(encoder->fits(3));
}

TEST_F(ImplicitEncoderTest, is_not_read_from_nothing) {
  BlobReader nothing({});
  EXPECT_THROW(read_implicit_encoder(options, nothing), Error);
}

TEST_F(ImplicitEncoderTest, refuses_a_history_without_a_finite_answer) {
  const std::vector<std::uint32_t> items = {0};
  const std::vector<float> values = {3e38F};
  std::vector<float> vector(2);
  EXPECT_THROW(encoder->encode(model, {items, values}, vector), Error);
}

}  // namespace
}  // namespace akin
