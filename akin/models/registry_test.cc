// Kinds by name.
#include "akin/models/registry.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"

namespace akin {
namespace {

TEST(Registry, finds_each_kind_by_its_name) {
  for (const std::string_view name : model_kind_names()) EXPECT_EQ(find_model_kind(name).name, name);
  EXPECT_EQ(model_kind_names().size(), model_kinds().size());
}

TEST(Registry, tells_the_kinds_that_there_are) {
  try {
    find_model_kind("asl");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::not_found);
    EXPECT_STREQ(
        error.what(),
        "there is no kind of model \"asl\"; there are als, baseline, pmi, popular or svd (did you mean "
        "als?)");
  }
}

TEST(Registry, hands_out_options_that_are_not_shared) {
  for (const ModelKind& kind : model_kinds()) {
    const AnyRecord options = kind.default_options();
    assign_fields(options.ref(), [](std::string_view name) -> std::optional<std::vector<std::string>> {
      if (name == "rank" || name == "item_damping") return std::vector<std::string>{"77"};
      return std::nullopt;
    });
    for (const auto& [name, text] : field_texts(kind.default_options().ref())) EXPECT_NE(text, "77");
  }
}

}  // namespace
}  // namespace akin
