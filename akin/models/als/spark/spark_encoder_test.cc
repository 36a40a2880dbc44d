// Folding in, before and after saving.
#include "akin/models/als/spark/spark_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/models/als/spark/spark_test_data.h"

namespace akin {
namespace {

const SparkAlsOptions kEach[] = {
    {.rank = 3, .iterations = 2},
    {.rank = 3, .iterations = 2, .implicit = true},
    {.rank = 3, .iterations = 2, .nonnegative = true},
    {.rank = 3, .iterations = 2, .implicit = true, .nonnegative = true},
};

FactorModel trained(const Dataset& data, const SparkAlsOptions& options, const Context& context) {
  Observer nobody;
  return train_spark_als(data, options, context, nobody);
}

void expect_users(const FactorModel& model, const Encoder& encoder, const Dataset& data) {
  std::vector<float> vector(model.rank());
  for (std::size_t user = 0; user < model.users(); ++user) {
    EXPECT_EQ(encoder.encode(model, data.by_user()[user], vector), 0);
    const auto stored = model.user_vectors[user];
    EXPECT_EQ(vector, std::vector<float>(stored.begin(), stored.end())) << user;
  }
}

struct StringSink : ByteSink {
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

TEST(SparkEncoder, gives_a_known_history_the_vector_of_its_user) {
  ThreadPool threads(2);
  const Dataset data = spark_test_data(spark_known_ratings(2), {threads});
  for (const SparkAlsOptions& options : kEach) {
    const FactorModel model = trained(data, options, {threads});
    expect_users(model, *model.encoder, data);
  }
}

TEST(SparkEncoder, is_the_same_after_it_was_saved) {
  ThreadPool threads(2);
  const Dataset data = spark_test_data(spark_known_ratings(2), {threads});
  for (const SparkAlsOptions& options : kEach) {
    const FactorModel model = trained(data, options, {threads});
    BlobWriter writer;
    model.encoder->save(writer);
    std::map<std::string, BlobReader::Blob, std::less<>> blobs;
    std::vector<std::vector<double>> memory;
    for (const BlobWriter::Blob& blob : writer.blobs()) {
      StringSink sink;
      blob.write(sink);
      std::vector<double>& numbers = memory.emplace_back(sink.bytes.size() / sizeof(double));
      sink.bytes.copy(reinterpret_cast<char*>(numbers.data()), sink.bytes.size());
      blobs[blob.name] = {
          blob.type, blob.shape, {reinterpret_cast<const char*>(numbers.data()), sink.bytes.size()}};
    }
    BlobReader reader(blobs);
    const auto read = read_spark_encoder(options, reader);
    EXPECT_NO_THROW(reader.refuse_rest());
    expect_users(model, *read, data);
  }
}

TEST(SparkEncoder, fits_vectors_of_its_rank_and_no_others) {
  ThreadPool threads(1);
  for (SparkAlsOptions options : kEach) {
    const auto encoder = spark_encoder(Matrix(4, 3), options, {threads});
    EXPECT_TRUE(encoder->fits(3));
    EXPECT_FALSE(encoder->fits(2));
  }
}

TEST(SparkEncoder, takes_scores_apart_and_tells_how_sure_it_is_of_plain_ratings) {
  ThreadPool threads(2);
  const Dataset data = spark_test_data(spark_known_ratings(2), {threads});
  const std::vector<std::uint32_t> items = {0, 2};
  for (const SparkAlsOptions& options : kEach) {
    const FactorModel model = trained(data, options, {threads});
    for (std::size_t user = 0; user < model.users(); ++user) {
      const SparseRow history = data.by_user()[user];
      const Attribution found = model.encoder->explain(model, history, items);
      for (std::size_t i = 0; i < items.size(); ++i) {
        double sum = found.rest[i], score = 0;
        for (const float part : found.parts[i]) sum += part;
        for (std::size_t k = 0; k < model.rank(); ++k)
          score += static_cast<double>(model.user_vectors[user][k]) *
                   static_cast<double>(model.item_vectors[items[i]][k]);
        EXPECT_NEAR(sum, score, 1e-5);
      }
      const bool tells = !options.implicit && !options.nonnegative;
      EXPECT_EQ(model.encoder->inverse_root(model, history).has_value(), tells);
      EXPECT_EQ(model.encoder->item_inverse_root(model, data.by_item()[1]).has_value(), tells);
    }
  }
}

TEST(SparkEncoder, is_not_read_where_its_gram_matrix_is_missing_or_not_finite) {
  const SparkAlsOptions options{.rank = 1, .implicit = true};
  BlobReader nothing({});
  EXPECT_THROW(read_spark_encoder(options, nothing), Error);
  const double numbers[] = {std::numeric_limits<double>::infinity()};
  BlobReader infinite(
      {{"item_gram", {ElementType::f64, {1}, {reinterpret_cast<const char*>(numbers), 8}}}});
  EXPECT_THROW(read_spark_encoder(options, infinite), Error);
}

TEST(SparkEncoder, refuses_a_history_without_a_finite_answer) {
  ThreadPool threads(1);
  FactorModel model = trained(spark_test_data(spark_known_ratings(), {threads}), {.rank = 2}, {threads});
  for (float& value : model.item_vectors[0]) value = 1e-3F;
  const std::vector<std::uint32_t> items = {0};
  const std::vector<float> ratings = {std::numeric_limits<float>::max()};
  std::vector<float> vector(2);
  EXPECT_NO_THROW(model.encoder->encode(model, {items, std::vector<float>{5}}, vector));
  const SparkAlsOptions hardly_regularized{.rank = 2, .regularization = 1e-9};
  const auto encoder = spark_encoder(model.item_vectors, hardly_regularized, {threads});
  EXPECT_THROW(encoder->encode(model, {items, ratings}, vector), Error);
}

}  // namespace
}  // namespace akin
