// Each text once, and none that nobody asked for.
#include "akin/recommend/metadata_reader.h"

#include <gtest/gtest.h>

#include <limits>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/index/index.h"

namespace akin {
namespace {

struct Options {
  std::int64_t trees = 5;
  double length = std::numeric_limits<double>::quiet_NaN();

  void describe(FieldVisitor& visit) {
    visit(Field("trees", "how many").at_least(1), trees);
    visit(Field("length", "of a branch").at_least(0).or_none(), length);
  }
};

template <class Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(MetadataReader, hands_out_each_text_once) {
  MetadataReader metadata({{"kind", "als"}, {"seed", "42"}});
  EXPECT_TRUE(metadata.has("kind"));
  EXPECT_EQ(metadata.take("kind"), "als");
  EXPECT_EQ(refusal([&] { metadata.take("kind"); }), "the metadata kind is missing");
  EXPECT_EQ(refusal([&] { metadata.refuse_rest(); }), "the metadata \"seed\" is unknown");
  EXPECT_EQ(metadata.take("seed", parse_integer), 42);
  EXPECT_TRUE(metadata.is_empty());
  EXPECT_EQ(refusal([&] { metadata.refuse_rest(); }), "nothing was refused");
}

TEST(MetadataReader, says_what_it_cannot_make_anything_of) {
  MetadataReader metadata({{"by", "angle"}, {"near", "dot"}});
  EXPECT_EQ(refusal([&] { metadata.take("by", parse_name<Nearness>); }),
            "the metadata by cannot be \"angle\"");
  EXPECT_EQ(metadata.take("near", parse_name<Nearness>), Nearness::dot);
}

TEST(MetadataReader, gives_back_options_that_were_added) {
  Metadata added;
  add_options(added, "of.", AnyRecord(Options{.trees = 7}));
  EXPECT_EQ(added, (Metadata{{"of.option.trees", "7"}}));  // a length that is none is not written
  MetadataReader metadata({{"option.trees", "7"}, {"option.length", "0.5"}});
  const AnyRecord options = metadata.take_options(AnyRecord(Options{}));
  EXPECT_EQ(options.as<Options>().trees, 7);
  EXPECT_EQ(options.as<Options>().length, 0.5);
  MetadataReader unsound(MetadataReader::Texts{{"option.trees", "0"}});
  EXPECT_EQ(refusal([&] { unsound.take_options(AnyRecord(Options{})); }),
            "trees must be at least 1, not 0");
}

TEST(MetadataReader, takes_those_of_a_part_apart) {
  MetadataReader metadata({{"index.a.kind", "x"}, {"index.a.by", "y"}, {"index.ab", "z"}, {"kind", "w"}});
  MetadataReader part = metadata.take_all("index.a.");
  EXPECT_EQ(part.take("kind"), "x");
  EXPECT_EQ(part.take("by"), "y");
  EXPECT_TRUE(part.is_empty());
  EXPECT_EQ(metadata.take("index.ab"), "z");
  EXPECT_EQ(metadata.take("kind"), "w");
  EXPECT_TRUE(metadata.take_all("index.").is_empty());
}

}  // namespace
}  // namespace akin
