// Kinds by name.
#include "akin/index/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "akin/base/error.h"

namespace akin {
namespace {

TEST(IndexRegistry, finds_each_kind_by_its_name) {
  for (const std::string_view name : index_kind_names()) EXPECT_EQ(find_index_kind(name).name, name);
  EXPECT_EQ(index_kind_names().size(), index_kinds().size());
}

TEST(IndexRegistry, tells_the_kinds_that_there_are) {
  try {
    find_index_kind("hsnw");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::not_found);
    EXPECT_THAT(error.what(), testing::StartsWith("there is no kind of index \"hsnw\"; there are "));
    EXPECT_THAT(error.what(), testing::EndsWith(" (did you mean hnsw?)"));
  }
}

TEST(IndexRegistry, hands_out_options_that_are_not_shared) {
  for (const IndexKind& kind : index_kinds()) {
    const AnyRecord options = kind.default_options();
    ASSERT_FALSE(field_texts(options.ref()).empty()) << kind.name;
    assign_fields(options.ref(), [](std::string_view name) -> std::optional<std::vector<std::string>> {
      if (name == "links" || name == "trees" || name == "tables") return std::vector<std::string>{"77"};
      return std::nullopt;
    });
    EXPECT_NE(field_texts(options.ref()), field_texts(kind.default_options().ref())) << kind.name;
  }
}

}  // namespace
}  // namespace akin
