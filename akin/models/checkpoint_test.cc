// A checkpoint comes back as it was, or not at all.
#include "akin/models/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "akin/base/error.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::HasSubstr;

TrainingProgress sample_progress() {
  return {.identity = {{"seed", "1"}, {"rank", "2"}, {"init", ""}},
          .epochs = 2,
          .objective = {10, 9.5},
          .train_rmse = {1, std::nan("")},
          .validation = {0.9, 0.8}};
}

FactorModel sample_factors() {
  FactorModel factors = test_model().factors;
  factors.encoder = nullptr;
  return factors;
}

std::string sample_bytes() {
  const FactorModel factors = sample_factors();
  return checkpoint_bytes(sample_progress(), factors, &factors);
}

std::string refusal(const std::string& bytes) {
  try {
    open_checkpoint_bytes(bytes, "m.checkpoint");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return "";
}

void expect_same(const FactorModel& a, const FactorModel& b) {
  EXPECT_EQ(a.user_vectors, b.user_vectors);
  EXPECT_EQ(a.item_vectors, b.item_vectors);
  EXPECT_EQ(a.user_bias, b.user_bias);
  EXPECT_EQ(a.item_bias, b.item_bias);
  EXPECT_EQ(a.offset, b.offset);
}

TEST(Checkpoint, comes_back_as_it_was) {
  const std::string path = testing::TempDir() + "checkpoint_test." + std::to_string(::getpid());
  const FactorModel factors = sample_factors();
  FactorModel best = factors;
  best.user_bias[0] = 7;
  save_checkpoint(path, sample_progress(), factors, &best);
  const Checkpoint found = open_checkpoint(path);
  std::filesystem::remove(path);
  EXPECT_THAT(found.progress.identity, testing::UnorderedElementsAreArray(sample_progress().identity));
  EXPECT_EQ(found.progress.epochs, 2);
  EXPECT_EQ(found.progress.refit_until, 0);
  EXPECT_EQ(found.progress.objective, sample_progress().objective);
  EXPECT_EQ(found.progress.train_rmse[0], 1);
  EXPECT_TRUE(std::isnan(found.progress.train_rmse[1]));
  EXPECT_EQ(found.progress.validation, sample_progress().validation);
  expect_same(found.factors, factors);
  ASSERT_TRUE(found.has_best_factors);
  expect_same(found.best_factors, best);
  EXPECT_FALSE(
      open_checkpoint_bytes(checkpoint_bytes(sample_progress(), factors, nullptr), "x").has_best_factors);
}

TEST(Checkpoint, is_refused_after_every_truncation) {
  const std::string good = sample_bytes();
  ASSERT_EQ(refusal(good), "");
  for (std::size_t size = 0; size < good.size(); ++size)
    ASSERT_NE(refusal(good.substr(0, size)), "") << size << " of " << good.size() << " bytes";
}

TEST(Checkpoint, is_refused_after_every_flip_of_a_bit) {
  std::string bytes = sample_bytes();
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<char>(1 << (bit % 8));
    bytes[bit / 8] ^= mask;
    ASSERT_NE(refusal(bytes), "") << "bit " << bit;
    bytes[bit / 8] ^= mask;
  }
  EXPECT_EQ(refusal(bytes), "");
}

TEST(Checkpoint, is_not_a_model_and_says_what_to_do) {
  std::string bytes = sample_bytes();
  bytes.back() ^= 1;
  EXPECT_EQ(refusal(bytes),
            "m.checkpoint: the file is damaged: its digest does not match; remove it to train anew");
  EXPECT_EQ(refusal("user,item\n"),
            "m.checkpoint: this is not a checkpoint of akin; `akin train` makes "
            "one when it is interrupted");
}

TEST(Checkpoint, with_a_right_digest_is_checked_all_the_same) {
  const FactorModel good = sample_factors();
  const auto refusal_of = [&](const auto& spoil) {
    TrainingProgress progress = sample_progress();
    FactorModel factors = good;
    spoil(progress, factors);
    return refusal(checkpoint_bytes(progress, factors, &good));
  };
  using P = TrainingProgress;
  using F = FactorModel;
  EXPECT_EQ(refusal_of([](P&, F&) {}), "");
  EXPECT_THAT(refusal_of([](P& p, F&) { p.epochs = 3; }), HasSubstr("objective has the shape"));
  EXPECT_THAT(refusal_of([](P& p, F&) { p.epochs = 0; }), HasSubstr("no epoch is done"));
  EXPECT_THAT(refusal_of([](P& p, F&) { p.epochs = -1; }), HasSubstr("epochs is not a count"));
  EXPECT_THAT(refusal_of([](P& p, F&) { p.refit_until = 1; }), HasSubstr("more epochs are done"));
  EXPECT_THAT(refusal_of([](P& p, F&) { p.refit_until = 3; }), HasSubstr("validation: not one number"));
  EXPECT_THAT(refusal_of([](P& p, F&) { p.validation.pop_back(); }), HasSubstr("validation: not one"));
  EXPECT_THAT(refusal_of([](P& p, F&) { p.validation[0] = std::nan(""); }), HasSubstr("not finite"));
  EXPECT_THAT(refusal_of([](P&, F& f) { f.user_vectors[1][1] = std::numeric_limits<float>::infinity(); }),
              HasSubstr("user_vectors holds a number that is not finite"));
  EXPECT_THAT(refusal_of([](P&, F& f) { f.item_bias.push_back(0); }),
              HasSubstr("item_vectors has the shape"));
  EXPECT_THAT(refusal_of([](P&, F& f) { f.user_vectors = Matrix(3, 5); }), HasSubstr("user_vectors has"));
}

}  // namespace
}  // namespace akin
