// What is saved is what is opened, byte for byte.
#include "akin/recommend/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <numeric>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/index/registry.h"
#include "akin/models/registry.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/sample_index.h"
#include "tests/contract/sample_model.h"

namespace akin {
namespace {

using testing::HasSubstr;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<SampleParts> all_samples() {
  std::vector<SampleParts> samples;
  for (const ModelKind& kind : model_kinds())
    for (const std::size_t rank : {0, 1, 17})
      for (int bits = 0; bits < 64; ++bits)
        samples.push_back({.kind = kind.name,
                           .rank = rank,
                           .text_users = (bits & 1) != 0,
                           .text_items = (bits & 2) != 0,
                           .titles = (bits & 4) != 0,
                           .genres = (bits & 8) != 0,
                           .history = (bits & 16) != 0,
                           .weights = (bits & 32) != 0});
  return samples;
}

std::string description(const SampleParts& parts) {
  return std::string(parts.kind) + " " + testing::PrintToString(parts.rank) + " " +
         testing::PrintToString(std::vector{parts.text_users, parts.text_items, parts.titles,
                                            parts.genres, parts.history, parts.weights});
}

Error refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "nothing was refused");
}

std::string save_refusal(const std::function<void(Model&)>& spoil) {
  Model model = sample_model();
  spoil(model);
  const Error error = refusal([&] { model_bytes(model); });
  EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << error.what();
  return error.what();
}

Error open_refusal(const std::string& bytes) {
  return refusal([&] { open_model_bytes(bytes, "model.akin"); });
}

class ModelFileOnDisk : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ = testing::TempDir() + "model_file_test." + std::to_string(::getpid());
  const std::string path_ = folder_ + "/model.akin";
};

TEST(ModelFile, saves_the_same_bytes_after_it_was_opened) {
  for (const SampleParts& parts : all_samples()) {
    SCOPED_TRACE(description(parts));
    const std::string saved = model_bytes(sample_model(parts));
    EXPECT_EQ(model_bytes(open_model_bytes(saved, "model.akin")), saved);
  }
}

TEST(ModelFile, gives_back_every_part) {
  for (const SampleParts& parts : all_samples()) {
    SCOPED_TRACE(description(parts));
    const Model model = sample_model(parts);
    const Model opened = open_model_bytes(model_bytes(model), "model.akin");
    EXPECT_EQ(opened.card.kind, model.card.kind);
    EXPECT_EQ(opened.card.predicts, model.card.predicts);
    EXPECT_EQ(field_texts(opened.card.options.ref()), field_texts(model.card.options.ref()));
    EXPECT_EQ(opened.card.seed, model.card.seed);
    EXPECT_EQ(opened.card.epochs, model.card.epochs);
    EXPECT_EQ(opened.card.train_rmse, model.card.train_rmse);
    EXPECT_EQ(opened.factors.noise, model.factors.noise);
    EXPECT_EQ(opened.factors.item_variance, model.factors.item_variance);
    EXPECT_EQ(opened.card.least_rating, model.card.least_rating);
    EXPECT_EQ(opened.card.most_rating, model.card.most_rating);
    EXPECT_EQ(opened.card.ratings, model.card.ratings);
    EXPECT_EQ(opened.card.fingerprint, model.card.fingerprint);
    EXPECT_EQ(*opened.users, *model.users);
    EXPECT_EQ(*opened.items, *model.items);
    EXPECT_EQ(opened.factors.user_vectors, model.factors.user_vectors);
    EXPECT_EQ(opened.factors.item_vectors, model.factors.item_vectors);
    EXPECT_EQ(opened.factors.user_bias, model.factors.user_bias);
    EXPECT_EQ(opened.factors.item_bias, model.factors.item_bias);
    EXPECT_EQ(opened.factors.offset, model.factors.offset);
    EXPECT_NE(opened.factors.encoder, nullptr);
    EXPECT_EQ(opened.baseline.mean, model.baseline.mean);
    EXPECT_EQ(opened.baseline.user_bias, model.baseline.user_bias);
    EXPECT_EQ(opened.baseline.item_bias, model.baseline.item_bias);
    EXPECT_EQ(opened.item_counts, model.item_counts);
    EXPECT_EQ(opened.titles, model.titles);
    EXPECT_EQ(opened.genres, model.genres);
    EXPECT_EQ(opened.has_history, model.has_history);
    EXPECT_EQ(opened.history, model.history);
  }
}

TEST(ModelFile, keeps_the_options_of_every_kind) {
  for (const ModelKind& kind : model_kinds()) {
    Model model = sample_model({.kind = kind.name});
    assign_fields(model.card.options.ref(),
                  [](std::string_view name) -> std::optional<std::vector<std::string>> {
                    if (name == "rank") return std::vector<std::string>{"3"};
                    if (name == "regularization") return std::vector<std::string>{"0.30000000000000004"};
                    if (name == "item_damping") return std::vector<std::string>{"1e-300"};
                    return std::nullopt;
                  });
    const Model opened = open_model_bytes(model_bytes(model), "model.akin");
    EXPECT_EQ(field_texts(opened.card.options.ref()), field_texts(model.card.options.ref())) << kind.name;
  }
}

// The answers of a model through its indexes.
std::vector<std::vector<Neighbor>> answers_of(const IndexedModel& opened) {
  ThreadPool threads(1);
  const Model& model = *opened.model;
  std::vector<std::uint32_t> users(model.factors.users()), items(model.factors.items());
  std::iota(users.begin(), users.end(), 0U);
  std::iota(items.begin(), items.end(), 0U);
  auto lists = Recommender(model, {}, opened.indexes.recommend.get())
                   .recommend(users, {.count = 2, .include_seen = true}, {threads});
  const ItemNeighbors neighbors(model, Nearness::euclidean, opened.indexes.similar.get());
  for (auto& list : neighbors.nearest(items, 2, {}, {threads})) lists.push_back(std::move(list));
  return lists;
}

TEST(ModelFile, keeps_indexes_of_every_kind_to_the_byte) {
  for (const IndexKind& kind : index_kinds())
    for (const std::size_t rank : {1, 17}) {
      SCOPED_TRACE(std::string(kind.name) + " " + std::to_string(rank));
      const IndexedModel sample = indexed_sample(kind.name, {.rank = rank});
      const std::string saved = model_bytes(*sample.model, sample.indexes);
      const IndexedModel opened = open_indexed_model_bytes(saved, "model.akin");
      ASSERT_NE(opened.indexes.recommend, nullptr);
      ASSERT_NE(opened.indexes.similar, nullptr);
      EXPECT_EQ(opened.indexes.recommend->card().kind, kind.name);
      EXPECT_EQ(opened.indexes.similar->card().by, Nearness::euclidean);
      EXPECT_EQ(model_bytes(*opened.model, opened.indexes), saved);
      EXPECT_EQ(answers_of(opened), answers_of(sample));
    }
}

TEST(ModelFile, has_either_index_or_both_or_none) {
  const std::string bare = model_bytes(sample_model());
  for (int bits = 0; bits < 4; ++bits) {
    IndexedModel sample = indexed_sample("hnsw");
    if ((bits & 1) == 0) sample.indexes.recommend = nullptr;
    if ((bits & 2) == 0) sample.indexes.similar = nullptr;
    const std::string saved = model_bytes(*sample.model, sample.indexes);
    const IndexedModel opened = open_indexed_model_bytes(saved, "model.akin");
    EXPECT_EQ(opened.indexes.recommend != nullptr, (bits & 1) != 0);
    EXPECT_EQ(opened.indexes.similar != nullptr, (bits & 2) != 0);
    EXPECT_EQ(model_bytes(open_model_bytes(saved, "model.akin")), bare);  // the model is the same
    EXPECT_EQ(saved == bare, bits == 0);
  }
}

TEST(ModelFile, holds_indexes_of_its_own_model_alone) {
  const IndexedModel sample = indexed_sample("lsh");
  const Model twin = sample_model();
  const Error error = refusal([&] { model_bytes(twin, sample.indexes); });
  EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
  EXPECT_STREQ(error.what(), "the model cannot be saved: index.recommend: is of another model");
}

TEST(ModelFile, keeps_an_unknown_training_error_unknown) {
  Model model = sample_model();
  model.card.train_rmse = std::nan("");
  EXPECT_TRUE(std::isnan(open_model_bytes(model_bytes(model), "m").card.train_rmse));
  model.factors.noise = std::nan("");
  model.factors.item_variance.clear();
  EXPECT_TRUE(std::isnan(open_model_bytes(model_bytes(model), "m").factors.noise));
}

TEST(ModelFile, of_nobody_and_nothing_is_a_model_too) {
  Model model = sample_model({.rank = 0, .titles = false, .genres = false, .history = false});
  model.users = model.items = std::make_shared<const IdMap>();
  model.factors.user_vectors = model.factors.item_vectors = Matrix(0, 0);
  model.factors.user_bias = model.factors.item_bias = model.factors.item_variance = {};
  model.factors.noise = std::nan("");
  model.baseline.user_bias = model.baseline.item_bias = {};
  model.item_counts = {};
  model.card.ratings = 0;
  const std::string saved = model_bytes(model);
  EXPECT_EQ(model_bytes(open_model_bytes(saved, "m")), saved);
}

TEST(ModelFile, aligns_its_data) {
  const std::string saved = model_bytes(sample_model());
  std::uint64_t length = 0;
  std::memcpy(&length, saved.data(), 8);
  EXPECT_EQ((8 + length) % 64, 0U);
  EXPECT_EQ(saved[8], '{');
}

TEST(ModelFile, is_not_saved_where_it_could_not_be_opened_again) {
  const auto refused = [](const char* reason, const std::function<void(Model&)>& spoil) {
    EXPECT_THAT(save_refusal(spoil), HasSubstr(reason));
  };
  refused("user_vectors: holds a number that is not finite",
          [](Model& m) { m.factors.user_vectors[1][2] = kNan; });
  refused("item_vectors: holds a number that is not finite",
          [](Model& m) { m.factors.item_vectors[3][0] = -INFINITY; });
  refused("user_bias: holds a number that is not finite",
          [](Model& m) { m.factors.user_bias[0] = kNan; });
  refused("item_variance: 3 rows, not 4", [](Model& m) { m.factors.item_variance.pop_back(); });
  refused("item_bias: 3 rows, not 4", [](Model& m) { m.factors.item_bias.pop_back(); });
  refused("its offset is not finite", [](Model& m) { m.factors.offset = kNan; });
  refused("baseline_user_bias: 6 rows, not 5", [](Model& m) { m.baseline.user_bias.push_back(0); });
  refused("vectors of different lengths", [](Model& m) { m.factors.item_vectors = Matrix(4, 2); });
  refused("item_counts: do not add up", [](Model& m) { ++m.item_counts[0]; });
  refused("titles: 1 rows, not 4", [](Model& m) { m.titles = {"x"}; });
  refused("titles: are not UTF-8", [](Model& m) { m.titles[1] = "Am\xE9lie"; });
  refused("no kind of model", [](Model& m) { m.card.kind = "alss"; });
  refused("a least above its most", [](Model& m) { m.card.least_rating = 6; });
  refused("outside the scale", [](Model& m) { m.card.most_rating = 4; });
  refused("history: is there but said not to be", [](Model& m) { m.has_history = false; });
  refused("some that it was not trained on", [](Model& m) {
    m.users = std::make_shared<const IdMap>(m.users->extended(IdMap::of({"new"})));
  });
  refused("it was not trained", [](Model& m) { m.users = nullptr; });
}

TEST(ModelFile, tells_other_files_from_damaged_ones) {
  const std::string zip = "PK\x03\x04" + std::string(100, 'x');
  const std::string npz_or_foreign = std::string("\x40\0\0\0\0\0\0\0", 8) +
                                     R"({"__metadata__":{"format":"pt"},"w":{"dtype":"F32"}})" +
                                     std::string(200, ' ');
  for (const std::string& other :
       {std::string("userId,movieId,rating\n1,2,3.5\n"), std::string("{\"a\": 1}"), zip, npz_or_foreign,
        std::string("x"), std::string(5000, '\0'), std::string(24, '\xFF')}) {
    const Error error = open_refusal(other);
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_THAT(error.what(), HasSubstr("model.akin: this is not an akin model")) << other;
  }
  EXPECT_STREQ(open_refusal("").what(), "model.akin: the file is empty");
}

TEST(ModelFile, says_damaged_in_one_sentence) {
  std::string bytes = model_bytes(sample_model());
  bytes[bytes.size() / 2] ^= 1;
  const Error error = open_refusal(bytes);
  EXPECT_EQ(error.code(), ErrorCode::bad_input);
  EXPECT_STREQ(error.what(),
               "model.akin: the file is damaged: its digest does not match; copy it again or train anew");
}

TEST_F(ModelFileOnDisk, is_what_model_bytes_tells) {
  const Model model = sample_model();
  save_model(path_, model);
  EXPECT_EQ(read_file(path_), model_bytes(model));
  EXPECT_EQ(model_bytes(open_model(path_)), model_bytes(model));
}

// An index may lie in the bytes of the file: these stay, whatever becomes of it.
TEST_F(ModelFileOnDisk, answers_through_its_indexes_after_the_file_is_gone) {
  for (const IndexKind& kind : index_kinds()) {
    const IndexedModel sample = indexed_sample(kind.name);
    save_model(path_, *sample.model, sample.indexes);
    IndexedModel opened = open_indexed_model(path_);
    std::filesystem::remove(path_);
    const IndexedModel moved = std::move(opened);
    EXPECT_EQ(answers_of(moved), answers_of(sample)) << kind.name;
  }
}

TEST_F(ModelFileOnDisk, stays_as_it_was_when_the_new_model_is_unsound) {
  save_model(path_, sample_model());
  Model unsound = sample_model({.rank = 2});
  unsound.factors.item_bias[1] = kNan;
  EXPECT_THROW(save_model(path_, unsound), Error);
  EXPECT_EQ(open_model(path_).factors.rank(), 3U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(ModelFileOnDisk, is_named_in_every_refusal) {
  EXPECT_EQ(refusal([&] { open_model(path_); }).code(), ErrorCode::not_found);
  EXPECT_EQ(refusal([&] { open_model(folder_); }).code(), ErrorCode::io);
  save_model(path_, sample_model());
  std::filesystem::resize_file(path_, 1000);
  EXPECT_THAT(refusal([&] { open_model(path_); }).what(), HasSubstr(path_ + ": the file is damaged"));
}

}  // namespace
}  // namespace akin
