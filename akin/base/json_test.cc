// What JSON cannot say is null, and nothing breaks its syntax.
#include "akin/base/json.h"

#include <gtest/gtest.h>

#include <cmath>

namespace akin {
namespace {

struct Numbers {
  float single = 0.1F;
  double wide = NAN;
  float huge = INFINITY;
  std::int64_t whole = -1;
  std::string text = "\xFF\"";
  void describe(FieldVisitor& visit) {
    visit(Field("single", ""), single);
    visit(Field("wide", ""), wide);
    visit(Field("huge", ""), huge);
    visit(Field("whole", ""), whole);
    visit(Field("text", ""), text);
  }
};

TEST(Json, prints_shortest_floats_and_null_for_what_is_no_number) {
  Numbers numbers;
  EXPECT_EQ(
      to_json(numbers),
      "{\"single\": 0.1, \"wide\": null, \"huge\": null, \"whole\": -1, \"text\": \"\xEF\xBF\xBD\\\"\"}");
}

}  // namespace
}  // namespace akin
