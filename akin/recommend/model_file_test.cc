// Trained models of every kind, saved and opened. Every part by hand, damage and hostility:
// tests/contract.
#include "akin/recommend/model_file.h"

#include <gtest/gtest.h>

#include "akin/data/generate.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"

namespace akin {
namespace {

Model trained(const ModelKind& kind, std::size_t thread_count) {
  ThreadPool threads(thread_count);
  const Context context{.threads = threads, .seed = 7};
  const Generated generated = generate({.users = 60, .items = 40, .ratings = 1500}, context);
  const Dataset data = make_dataset(generated.ratings, context);
  Observer observer;
  Model model = train(kind, kind.default_options(), data, context, observer);
  model.titles = generated.catalog.for_items(*model.items).titles;
  return model;
}

TEST(ModelFile, of_a_trained_model_is_saved_again_byte_for_byte) {
  for (const ModelKind& kind : model_kinds()) {
    const std::string saved = model_bytes(trained(kind, 2));
    EXPECT_TRUE(model_bytes(open_model_bytes(saved, "model.akin")) == saved) << kind.name;
  }
}

TEST(ModelFile, has_the_same_bytes_for_any_number_of_threads) {
  for (const ModelKind& kind : model_kinds())
    EXPECT_TRUE(model_bytes(trained(kind, 1)) == model_bytes(trained(kind, 7))) << kind.name;
}

TEST(ModelFile, keeps_what_an_encoder_needs) {
  for (const ModelKind& kind : model_kinds()) {
    const Model model = trained(kind, 2);
    const Model opened = open_model_bytes(model_bytes(model), "model.akin");
    for (std::size_t user = 0; user < model.factors.users(); ++user) {
      std::vector<float> before(model.factors.rank());
      std::vector<float> after(model.factors.rank());
      EXPECT_EQ(model.factors.encoder->encode(model.factors, model.history[user], before),
                opened.factors.encoder->encode(opened.factors, opened.history[user], after));
      EXPECT_EQ(before, after) << kind.name << " user " << user;
    }
  }
}

}  // namespace
}  // namespace akin
