// Lists of a model by hand through an index that finds all it holds; see test_models.h for the scores.
#include "akin/recommend/item_index.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "akin/index/exact/exact.h"
#include "akin/math/vectors.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using List = std::vector<Neighbor>;

// Holds no rows of zeros, as an index does, and counts how often it is asked.
class ExactInDisguise : public StoredIndex {
 public:
  ExactInDisguise(const Matrix& rows, Nearness nearness, std::int64_t effort)
      : effort_(effort), exact_(make_exact_index(rows, nearness)) {
    for (std::size_t row = 0; row < rows.rows(); ++row)
      held_.push_back(squared_norm(rows[row]) > 0 ? 1 : 0);
  }

  std::vector<List> search(std::span<const RowQuery> queries, std::size_t count,
                           std::span<const std::uint8_t> keep, const Context& context) const override {
    std::vector<std::uint8_t> both = held_;
    for (std::size_t row = 0; row < keep.size(); ++row)
      if (keep[row] == 0) both[row] = 0;
    asked += queries.size();
    return exact_->search(queries, count, both, context);
  }
  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t) override {}
  std::int64_t whole_effort() const override { return static_cast<std::int64_t>(held_.size()); }
  void save(BlobWriter&) const override {}

  mutable std::size_t asked = 0;

 private:
  std::int64_t effort_;
  std::vector<std::uint8_t> held_;
  std::unique_ptr<Index> exact_;
};

struct Indexed {
  Indexed(const Model& model, ItemQuestion question, Nearness by, std::int64_t effort = 1) {
    auto rows = item_rows(model, question);
    auto stored = std::make_unique<ExactInDisguise>(*rows, by, effort);
    asked = &stored->asked;
    index = std::make_unique<ItemIndex>(model, question, ItemIndexCard{.kind = "disguise", .by = by},
                                        std::move(rows), std::move(stored));
  }

  List list(std::vector<float> vector, std::size_t count, const std::vector<std::uint8_t>& keep = {},
            const std::vector<std::uint32_t>& leave_out = {}) const {
    ThreadPool threads(1);
    const RowQuery query{.vector = vector, .leave_out = leave_out};
    return index->search({&query, 1}, count, keep, {threads})[0];
  }

  std::unique_ptr<ItemIndex> index;
  const std::size_t* asked = nullptr;
};

std::string refusal(const Model& model, ItemQuestion question) {
  try {
    require_indexable(model, *item_rows(model, question));
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
}

TEST(ItemIndex, is_over_vectors_with_biases_or_over_the_vectors_themselves) {
  const Model model = test_model();
  const auto rows = item_rows(model, ItemQuestion::recommend);
  EXPECT_EQ(*rows, test_matrix({{1, 0, 0.25F}, {-1, 1, -0.25F}, {0, 0, 0}, {2, 0, 0.75F}}));
  EXPECT_EQ(item_rows(model, ItemQuestion::similar).get(), &model.factors.item_vectors);
}

TEST(ItemIndex, is_asked_with_the_vector_of_a_person_and_one) {
  const Model model = test_model();
  const std::vector<RowQuery> queries = {{model.factors.user_vectors[0]},
                                         {model.factors.user_vectors[1]}};
  EXPECT_EQ(asked_vectors(ItemQuestion::recommend, queries), test_matrix({{1, 0, 1}, {-1, 1, 1}}));
  EXPECT_EQ(asked_vectors(ItemQuestion::similar, queries), test_matrix({{1, 0}, {-1, 1}}));
  EXPECT_EQ(asked_vectors(ItemQuestion::similar, {}).rows(), 0U);
}

TEST(ItemIndex, lists_what_scores_best) {
  const Model model = test_model();
  const Indexed indexed(model, ItemQuestion::recommend, Nearness::dot);
  EXPECT_EQ(indexed.list({1, 0}, 2), (List{{2.75F, 3}, {1.25F, 0}}));
  EXPECT_EQ(*indexed.asked, 1U);
  EXPECT_EQ(indexed.list({1, 0}, 2, {}, {3}), (List{{1.25F, 0}, {-1.25F, 1}}));
  EXPECT_EQ(indexed.list({1, 0}, 1, {1, 1, 1, 0}), (List{{1.25F, 0}}));
}

TEST(ItemIndex, holds_no_items_of_zeros) {
  const Model model = test_model();
  const Indexed people(model, ItemQuestion::recommend, Nearness::dot);
  EXPECT_EQ(people.index->items(), 3U);
  EXPECT_EQ(people.list({1, 0}, 10), (List{{2.75F, 3}, {1.25F, 0}, {-1.25F, 1}}));
  EXPECT_EQ(people.list({1, 0}, 3, {0, 1, 1, 1}, {1, 1}), (List{{2.75F, 3}}));
  const Indexed items(model, ItemQuestion::similar, Nearness::cosine);
  EXPECT_EQ(items.list({1, 0}, 4, {}, {0}).size(), 2U);
}

TEST(ItemIndex, may_be_asked_with_any_length) {
  const Model model = test_model();
  for (const Nearness by : {Nearness::cosine, Nearness::dot, Nearness::euclidean}) {
    const Indexed indexed(model, ItemQuestion::similar, by);
    for (const float length : {3e38F, 1e-38F, -3e38F})
      EXPECT_EQ(indexed.list({length, 0}, 1).size(), 1U) << length;
  }
}

TEST(ItemIndex, may_miss_nothing_where_all_that_may_be_listed_is_looked_at) {
  const Model model = test_model();
  const Indexed indexed(model, ItemQuestion::similar, Nearness::euclidean);
  EXPECT_TRUE(indexed.index->may_miss(2, {}));
  EXPECT_FALSE(indexed.index->may_miss(3, {}));  // item 2 stands in no index
  EXPECT_FALSE(indexed.index->may_miss(2, std::vector<std::uint8_t>{1, 1, 0, 0}));
  const Indexed whole(model, ItemQuestion::similar, Nearness::euclidean, 4);
  EXPECT_FALSE(whole.index->may_miss(2, {}));
}

TEST(ItemIndex, knows_its_model) {
  const Model model = test_model(), twin = test_model();
  const Indexed indexed(model, ItemQuestion::similar, Nearness::dot);
  EXPECT_TRUE(indexed.index->is_of(model));
  EXPECT_FALSE(indexed.index->is_of(twin));
  EXPECT_EQ(indexed.index->question(), ItemQuestion::similar);
  EXPECT_EQ(indexed.index->card().kind, "disguise");
}

TEST(ItemIndex, needs_vectors_that_differ_from_zero_and_end_somewhere) {
  Model model = test_model();
  EXPECT_EQ(refusal(model, ItemQuestion::similar), "accepted");
  model.factors.item_vectors[1][0] = 1e20F;
  EXPECT_EQ(refusal(model, ItemQuestion::similar),
            "some item vectors of this model are too long to index");
  model.factors.item_vectors = Matrix(4, 2);
  EXPECT_EQ(refusal(model, ItemQuestion::recommend), "accepted");  // there are biases
  EXPECT_EQ(refusal(model, ItemQuestion::similar),
            "all item vectors of this model are zero: there is nothing to index");
  model.factors.item_vectors = Matrix(4, 0);
  EXPECT_EQ(refusal(model, ItemQuestion::recommend),
            "this baseline model has no item vectors to index; train als with a rank above 0");
}

}  // namespace
}  // namespace akin
