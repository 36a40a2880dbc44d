// What people see of a field, and of the fields of every kind at once.
#include "cli/description.h"

#include <gmock/gmock.h>

#include <set>

#include "akin/index/registry.h"
#include "akin/models/registry.h"
#include "cli/commands.h"

namespace akin {
namespace {

using testing::ElementsAreArray;
using testing::IsSupersetOf;

std::set<std::string> flag_names(const std::vector<Argument>& flags) {
  std::set<std::string> names;
  for (const Argument& flag : flags) EXPECT_TRUE(names.insert(flag.flag).second) << flag.flag;
  return names;
}

Description full(std::string_view name) { return full_description_of(find_operation(name, commands())); }

const Argument& flag(const std::vector<Argument>& flags, std::string_view name) {
  for (const Argument& flag : flags)
    if (flag.flag == name) return flag;
  throw std::logic_error("no such flag");
}

TEST(Description, of_train_has_the_flags_of_every_kind) {
  const auto names = flag_names(full("train").flags);
  EXPECT_THAT(names, IsSupersetOf({"--rank", "--no-biases", "--item-damping", "--items", "--model"}));
}

TEST(Description, of_index_has_the_flags_of_every_kind_of_index) {
  const Description index = full("index");
  EXPECT_THAT(flag_names(index.flags),
              IsSupersetOf({"--kind", "--links", "--trees", "--tables", "--for"}));
  EXPECT_THAT(flag(index.flags, "--kind").choices, ElementsAreArray(index_kind_names()));
}

TEST(Description, knows_names_files_and_switches) {
  const Description train = full("train");
  EXPECT_THAT(flag(train.flags, "--model").choices, ElementsAreArray(model_kind_names()));
  EXPECT_TRUE(flag(train.flags, "--items").takes_file);
  EXPECT_FALSE(flag(train.flags, "--user-column").takes_file);
  EXPECT_EQ(flag(train.flags, "--no-history").placeholder, "");
  EXPECT_TRUE(flag(train.flags, "--no-history").help.starts_with("do not keep"));
  EXPECT_EQ(flag(train.flags, "--rank").placeholder, "N");
  EXPECT_TRUE(train.words.at(0).takes_file);
  EXPECT_EQ(usage_of(train), "akin train RATINGS");
  EXPECT_EQ(usage_of(full("explain")), "akin explain [CODE]");
}

// A file that nothing marks as one would not be completed.
TEST(Description, knows_every_field_that_names_a_file) {
  const std::set<std::string> named_files = {"--out",  "--items-out", "--train",
                                             "--test", "--fold-file", "--metadata"};
  for (const Operation& command : commands())
    for (const Argument& argument : full_description_of(command).flags)
      if (named_files.contains(argument.flag)) {
        EXPECT_TRUE(argument.takes_file) << command.name << ' ' << argument.flag;
      }
}

}  // namespace
}  // namespace akin
