// Every operation: its request and its answer describe themselves, and it checks what it is asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "akin/base/json.h"
#include "akin/engine/operation.h"
#include "akin/engine/test_folder.h"
#include "akin/evaluate/metrics.h"
#include "tests/contract/spoiled_fields.h"

namespace akin {
namespace {

using testing::StartsWith;
using Texts = std::map<std::string, std::string, std::less<>>;

// Keeps the answer as JSON, and whether it was a list.
struct JsonLines : Reply {
  void record(RecordRef answer) override {
    lines.push_back(to_json(answer));
    complaint += complaints_about_names(answer);
    ++records;
  }
  void row(RecordRef answer) override {
    lines.push_back(to_json(answer));
    complaint += complaints_about_names(answer);
    names.insert(names_of(answer));
  }

  static std::string names_of(RecordRef answer) {
    std::string joined;
    for (const auto& [name, text] : field_texts(answer)) joined += name + " ";
    return joined;
  }

  std::vector<std::string> lines;
  std::set<std::string> names;  // of the fields of a row: the same for each row
  std::string complaint;
  int records = 0;
};

std::string metric_names() {
  std::string names;
  for (const Metric& metric : metrics()) names += (names.empty() ? "" : ",") + std::string(metric.name);
  return names;
}

void assign(RecordRef record, const Texts& texts) {
  assign_fields(record, [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const auto text = texts.find(name);
    if (text == texts.end()) return std::nullopt;
    return std::vector{text->second};
  });
}

class EveryOperation : public TestFolder {
 protected:
  // A request that has all it needs, though its files are nowhere.
  static AnyRecord filled(const Operation& operation) {
    const AnyRecord request = operation.request();
    Texts texts;
    for (const std::string& name : required_fields(request.ref())) texts[name] = "/nowhere/" + name;
    assign(request.ref(), texts);
    return request;
  }

  Error refused(const Operation& operation, const AnyRecord& request) {
    JsonLines reply;
    return refusal([&] { operation.run(request, workspace_, reply); });
  }
};

TEST_F(EveryOperation, has_a_name_a_summary_and_examples_of_itself) {
  std::set<std::string_view> names;
  for (const Operation& operation : operations()) {
    EXPECT_TRUE(names.insert(operation.name).second) << operation.name;
    EXPECT_NE(operation.summary, "") << operation.name;
    EXPECT_FALSE(operation.examples.empty()) << operation.name;
    for (const std::string_view example : operation.examples)
      EXPECT_THAT(std::string(example) + ' ', StartsWith(std::string(operation.name) + ' '));
    EXPECT_EQ(find_operation(operation.name).name, operation.name);
  }
}

TEST_F(EveryOperation, describes_its_request_and_its_reply) {
  for (const Operation& operation : operations()) {
    EXPECT_EQ(complaints_about_names(operation.request().ref()), "") << operation.name;
    EXPECT_EQ(complaints_about_names(operation.reply().ref()), "") << operation.name;
  }
}

TEST_F(EveryOperation, replies_valid_json_when_there_is_nothing_to_say) {
  for (const Operation& operation : operations()) {
    const std::string json = to_json(operation.reply().ref());
    EXPECT_TRUE(nlohmann::json::parse(json).is_object()) << operation.name << ": " << json;
  }
}

TEST_F(EveryOperation, gives_each_request_its_own_defaults) {
  for (const Operation& operation : operations()) {
    const std::string before = to_json(operation.request().ref());
    filled(operation);  // would show in a default that is shared
    EXPECT_EQ(to_json(operation.request().ref()), before) << operation.name;
  }
}

TEST_F(EveryOperation, names_the_required_field_that_is_missing) {
  for (const Operation& operation : operations()) {
    const auto required = required_fields(operation.request().ref());
    for (const std::string& name : required) {
      const AnyRecord request = filled(operation);
      assign(request.ref(), {{name, ""}});
      const Error error = refused(operation, request);
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << operation.name << ": " << error.what();
      EXPECT_EQ(std::string(error.what()), name + " is missing") << operation.name;
    }
  }
}

TEST_F(EveryOperation, names_the_field_that_is_out_of_its_range) {
  for (const Operation& operation : operations()) {
    for (const Spoiling& spoiling : spoilings(operation.request().ref())) {
      SCOPED_TRACE(std::string(operation.name) + " " + spoiling.description);
      const AnyRecord request = filled(operation);
      spoil(request.ref(), spoiling);
      const Error error = refused(operation, request);
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << error.what();
      EXPECT_THAT(std::string(error.what()), StartsWith(spoiling.field + " must be "));
    }
  }
}

TEST_F(EveryOperation, answers_in_one_way_with_each_name_once) {
  const std::string model = trained(), ratings = path("ratings.csv");
  write("held_out.csv", "userId,movieId,rating\nann,20,1.5\ndan,2,1\nzoe,1,4\n");
  const std::map<std::string, Texts, std::less<>> requests = {
      {"split", {{"ratings", ratings}, {"train", path("a.csv")}, {"test", path("b.csv")}}},
      {"filter", {{"ratings", ratings}, {"min_item_ratings", "2"}, {"out", path("left.csv")}}},
      {"pairs",
       {{"ratings", ratings},
        {"min_count", "1"},
        {"min_pair_count", "1"},
        {"counts", path("counts.csv")},
        {"pairs", path("pairs.csv")},
        {"pmi", path("pmi.npz")}}},
      {"train", {{"ratings", ratings}, {"out", path("new.akin")}}},
      {"evaluate", {{"model", model}, {"ratings", path("held_out.csv")}, {"metrics", metric_names()}}},
      {"recommend", {{"model", model}, {"all", "users"}}},
      {"similar", {{"model", model}, {"all", "true"}, {"by", "euclidean"}}},
      {"predict", {{"model", model}, {"pairs", ratings}}},
      {"index", {{"model", model}, {"out", path("indexed.akin")}, {"sample", "3"}}},
      {"inspect", {{"model", model}}},
      {"export", {{"model", model}, {"out", path("factors.npz")}}},
      {"describe", {{"ratings", ratings}}},
      {"generate", {{"users", "30"}, {"items", "40"}, {"ratings", "700"}, {"out", path("c.csv")}}},
      {"explain", {{"code", "io"}}},
      {"doctor", {{"model", model}, {"ratings", ratings}}},
  };
  for (const Operation& operation : operations()) {
    SCOPED_TRACE(operation.name);
    ASSERT_TRUE(requests.contains(operation.name)) << "a new operation needs a line above";
    const AnyRecord request = operation.request();
    assign(request.ref(), requests.find(operation.name)->second);
    JsonLines reply;
    operation.run(request, workspace_, reply);
    for (const std::string& line : reply.lines)
      EXPECT_TRUE(nlohmann::json::parse(line).is_object()) << line;
    EXPECT_EQ(reply.complaint, "");
    EXPECT_FALSE(reply.lines.empty());
    EXPECT_EQ(reply.records, operation.replies_with_rows ? 0 : 1);
    EXPECT_EQ(reply.names.size(), operation.replies_with_rows ? 1U : 0U);
  }
}

TEST_F(EveryOperation, that_lists_writes_its_rows_to_a_file_when_asked) {
  const std::string model = trained();
  const std::map<std::string, Texts, std::less<>> requests = {
      {"recommend", {{"model", model}, {"all", "items"}}},
      {"similar", {{"model", model}, {"all", "true"}}},
      {"predict", {{"model", model}, {"pairs", path("ratings.csv")}}},
  };
  for (const Operation& operation : operations()) {
    if (!operation.replies_with_rows) continue;
    SCOPED_TRACE(operation.name);
    JsonLines listed, written;
    const AnyRecord request = operation.request();
    assign(request.ref(), requests.find(operation.name)->second);
    operation.run(request, workspace_, listed);
    assign(request.ref(), {{"out", path("rows.csv")}});
    operation.run(request, workspace_, written);
    ASSERT_EQ(written.records, 1);
    EXPECT_EQ(nlohmann::json::parse(written.lines[0])["rows"], listed.lines.size());
    const std::string rows = read("rows.csv");
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'),
              static_cast<std::ptrdiff_t>(listed.lines.size()) + 1);
  }
}

}  // namespace
}  // namespace akin
