// Files with a right digest and something wrong: each is refused for its own reason, and before memory
// is taken for what it claims to hold.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <set>

#include "akin/base/error.h"
#include "akin/index/registry.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/allocation_probe.h"
#include "tests/contract/hostile_file.h"
#include "tests/contract/sample_index.h"
#include "tests/contract/sample_model.h"

namespace akin {
namespace {

using testing::HasSubstr;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct HostileCase {
  const char* name;
  std::function<std::string(HostileFile)> spoil;  // gives the bytes of the file
  const char* reason;
};

// A change of the parts.
std::function<std::string(HostileFile)> parts(const std::function<void(HostileFile&)>& change) {
  return [change](HostileFile file) {
    change(file);
    return file.bytes();
  };
}

std::function<std::string(HostileFile)> text(const std::string& name, const std::string& value) {
  return parts([=](HostileFile& file) { file.text(name) = value; });
}

std::function<std::string(HostileFile)> without_text(const std::string& name) {
  return parts([=](HostileFile& file) { file.remove_text(name); });
}

std::function<std::string(HostileFile)> without_array(const std::string& name) {
  return parts([=](HostileFile& file) { file.remove_array(name); });
}

template <class T>
std::function<std::string(HostileFile)> element(const std::string& name, std::size_t index, T value) {
  return parts([=](HostileFile& file) { file.put(name, index, value); });
}

// The first `old_text` in the header becomes `new_text`.
std::function<std::string(HostileFile)> in_header(const std::string& old_text,
                                                  const std::string& new_text) {
  return [=](const HostileFile& file) {
    std::string header = file.header();
    const std::size_t at = header.find(old_text);
    if (at == std::string::npos) throw std::logic_error("not in the header: " + old_text);
    return HostileFile::sealed(header.replace(at, old_text.size(), new_text), file.data());
  };
}

// The header is this text.
std::function<std::string(HostileFile)> header(const std::string& json) {
  return [=](const HostileFile& file) { return HostileFile::sealed(json, file.data()); };
}

// The first eight bytes are this number.
std::function<std::string(HostileFile)> header_length(std::uint64_t length) {
  return [=](const HostileFile& file) {
    std::string bytes = file.bytes();
    bytes.resize(bytes.size() - 16);
    std::memcpy(bytes.data(), &length, 8);
    return HostileFile::with_digest(bytes);
  };
}

const std::string kStart = R"({"__metadata__":{"format":"akin","format_version":"1"},)";

// Where the arrays stand (5 users with text ids, 4 items with numbers):
// user_ids_offsets I64 0-48, item_ids I64 48-80, …
const std::vector<HostileCase>& hostile_cases() {
  static const std::vector<HostileCase> cases = {
      // The header as bytes.
      {"header of 2^64 - 1 bytes", header_length(UINT64_MAX), "its header is too long"},
      {"header of 2^63 bytes", header_length(1ULL << 63), "its header is too long"},
      {"header of a gigabyte", header_length(1ULL << 30), "its header is too long"},
      {"header longer than the file", header_length(1 << 19), "its header reaches past the end"},
      {"header that ends anywhere", header_length(100), "does not end at a multiple of 64"},
      {"header of nothing but padding", header(std::string(56, ' ')), "does not begin with {"},
      {"header cut short", header_length(120), "is not JSON"},
      {"header that begins with a blank",
       [](const HostileFile& f) { return f.sealed(" " + f.header(), f.data()); },
       "does not begin with {"},
      {"header with a byte order mark",
       [](const HostileFile& f) { return f.sealed("\xEF\xBB\xBF" + f.header(), f.data()); },
       "does not begin with {"},
      {"nothing but a digest",
       [](const HostileFile&) { return HostileFile::with_digest(std::string(8, '\0')); },
       "does not end at a multiple of 64"},

      // The header as JSON.
      {"header with NUL bytes behind",
       [](const HostileFile& f) { return f.sealed(f.header() + std::string(64, '\0'), f.data()); },
       "its header holds a NUL byte"},
      {"header with a second object behind",
       [](const HostileFile& f) { return f.sealed(f.header() + "{}", f.data()); }, "is not JSON"},
      {"header with a comment", in_header("{\"dtype\"", "{/* */\"dtype\""), "is not JSON"},
      {"header with a trailing comma", in_header("[16]", "[16,]"), "is not JSON"},
      {"header with bytes that are not UTF-8", in_header("baseline", "b\xFFseline"), "is not JSON"},
      {"a thousand lists in each other", header(kStart + "\"a\":" + std::string(1000, '[')),
       "\"a\" is a list, not an object"},
      {"objects in each other",
       [](const HostileFile& f) {
         std::string json;
         for (int i = 0; i < 20000; ++i) json += "{\"a\":";
         return f.sealed(json, f.data());
       },
       "the array a has an unknown entry \"a\""},
      {"metadata in metadata", in_header("\"seed\":\"42\"", "\"seed\":{\"a\":\"b\"}"),
       "the metadata \"seed\" is an object, not a text"},
      {"a list of lists as shape", in_header("\"shape\":[5,3]", "\"shape\":[[5,3]]"),
       "is or holds a list"},
      {"an array that is a number", header(kStart + "\"a\":1}"), "\"a\" is a number, not an object"},
      {"an array that is null", header(kStart + "\"a\":null}"), "\"a\" is null, not an object"},
      {"metadata that are a list", header(R"({"__metadata__":[]})"), "is a list, not an object"},
      {"metadata that are a number", in_header("\"seed\":\"42\"", "\"seed\":42"),
       "the metadata \"seed\" is a number, not a text"},
      {"metadata that are true", in_header("\"seed\":\"42\"", "\"seed\":true"),
       "the metadata \"seed\" is true or false, not a text"},
      {"metadata that stand twice", in_header("\"seed\":\"42\"", R"("seed":"42","seed":"42")"),
       "the metadata \"seed\" stands twice"},
      {"two objects of metadata", in_header("\"item_counts\"", "\"__metadata__\""),
       "the name \"__metadata__\" stands twice"},
      {"an array that stands twice", in_header("\"item_counts\"", "\"item_bias\""),
       "the name \"item_bias\" stands twice"},
      {"two dtypes", in_header(R"("dtype":"I64")", R"("dtype":"I64","dtype":"I64")"),
       "has two entries \"dtype\""},
      {"an unknown entry", in_header(R"("dtype":"I64")", R"("dtype":"I64","strides":[8])"),
       "has an unknown entry \"strides\""},
      {"no dtype", in_header(R"("dtype":"I64",)", ""), "lacks its dtype, shape or data_offsets"},
      {"a dtype that is a number", in_header(R"("dtype":"I64")", R"("dtype":64)"),
       "the dtype of the array user_ids_offsets is or holds a number"},
      {"a shape that is a text", in_header(R"("shape":[5,3])", R"("shape":"5,3")"),
       "the shape of the array user_vectors is or holds a text"},
      {"a negative length", in_header("[5,3]", "[5,-3]"), "is or holds a negative number"},
      {"a fraction as length", in_header("[5,3]", "[5,3.0]"), "is or holds a fraction"},
      {"a length above 2^64", in_header("[5,3]", "[5,18446744073709551616]"), "too large a number"},
      {"a hundred dimensions",
       in_header(
           "[5,3]", "[5,3" +
                        [] {
                          std::string ones;
                          for (int i = 0; i < 100; ++i) ones += ",1";
                          return ones;
                        }() +
                        "]"),
       "a list of the array user_vectors is too long"},
      {"three offsets", in_header("[48,80]", "[48,80,80]"), "has not two data_offsets"},

      // Versions and kinds.
      {"another format", text("format", "pt"), "this is not an akin model"},
      {"no format", without_text("format"), "this is not an akin model"},
      {"a future format", text("format_version", "2"), "it needs a newer akin"},
      {"no format version", without_text("format_version"), "its format_version is not a number"},
      {"format version 0", text("format_version", "0"), "its format_version is not a number"},
      {"format version one", text("format_version", "one"), "its format_version is not a number"},
      {"an unknown kind", text("kind", "alss"), "perhaps a newer akin knows it"},
      {"no kind", without_text("kind"), "the metadata kind is missing"},

      // Where arrays stand.
      {"an unknown dtype", in_header("\"I64\"", "\"F16\""), "has the unknown dtype \"F16\""},
      {"a product of lengths above 2^64", in_header("[5,3]", "[4294967296,4294967296]"),
       "the array user_vectors is larger than any file"},
      {"a product of lengths above 2^64 with a 0", in_header("[5,3]", "[4294967296,4294967296,0]"),
       "the array user_vectors is larger than any file"},
      {"a product that wraps round to the right size", in_header("[5,3]", "[4611686018427387919,1]"),
       "the array user_vectors is larger than any file"},
      {"an array that ends before it begins", in_header("[48,80]", "[80,48]"), "ends before it begins"},
      {"arrays that overlap", in_header("[48,80]", "[40,72]"), "overlaps the array before it"},
      {"a hole between arrays", in_header("[48,80]", "[56,88]"), "leaves a hole before it"},
      {"a hole before the first array", in_header("[0,48]", "[8,48]"), "leaves a hole before it"},
      {"an array past the end", in_header("[48,80]", "[48,1000000]"), "reaches past the end of the file"},
      {"an array that ends at 2^64 - 1", in_header("[48,80]", "[48,18446744073709551615]"),
       "reaches past the end of the file"},
      {"an array longer than its shape", in_header("[48,80]", "[48,88]"),
       "the array item_ids has not the size that its shape and dtype say"},
      {"a shape longer than its array",
       in_header("\"shape\":[4],\"data_offsets\":[48", "\"shape\":[5],\"data_offsets\":[48"),
       "the array item_ids has not the size that its shape and dtype say"},
      {"an array of 8 bytes an element at 4", parts([](HostileFile& f) {
         f.arrays.insert(f.arrays.begin(), {"a", "U8", {4}, "1234"});
       }),
       "the array user_ids_offsets is not aligned"},
      {"bytes after the last array",
       [](const HostileFile& f) { return f.sealed(f.header(), f.data() + std::string(16, 'x')); },
       "there are bytes after the last array"},
      {"a digest in the middle",
       [](HostileFile f) {
         std::string json = f.header();
         json.replace(json.rfind("digest"), 6, "zigest");
         return f.sealed(json, f.data());
       },
       "the digest is not the last array"},
      {"a digest of another shape", in_header("[16]", "[4,4]"), "the digest is not of 16 bytes"},
      {"no arrays",
       [](const HostileFile& f) { return f.sealed(kStart.substr(0, kStart.size() - 1) + "}", ""); },
       "there are bytes after the last array"},

      // Which arrays there are.
      {"no user vectors", without_array("user_vectors"), "the array user_vectors is missing"},
      {"no item vectors", without_array("item_vectors"), "the array item_vectors is missing"},
      {"no user bias", without_array("user_bias"), "the array user_bias is missing"},
      {"no item ids", without_array("item_ids"), "the array item_ids_offsets is missing"},
      {"no bytes of user ids", without_array("user_ids_bytes"), "the array user_ids_bytes is missing"},
      {"no item counts", without_array("item_counts"), "the array item_counts is missing"},
      {"no baseline", without_array("baseline_item_bias"), "the array baseline_item_bias is missing"},
      {"no history items", without_array("history_items"), "the array history_items is missing"},
      {"history items without their rows", without_array("history_starts"),
       "the array history_items is unknown"},
      {"weights without ratings",
       [](const HostileFile& file) {
         HostileFile bare = file;
         for (const char* name : {"history_starts", "history_items", "history_ratings"})
           bare.remove_array(name);
         return bare.bytes();
       },
       "the array history_weights is unknown"},
      {"titles without bytes", without_array("titles_bytes"), "the array titles_bytes is missing"},
      {"an unknown array", in_header("\"genres_bytes\"", "\"code_bytes\""), "genres_bytes is missing"},
      {"one array too many", parts([](HostileFile& f) {
         f.arrays.push_back({"pickle", "U8", {3}, "abc"});
       }),
       "the array pickle is unknown"},
      {"an array too many for the encoder", parts([](HostileFile& f) {
         f.arrays.push_back({"encoder.pickle", "U8", {3}, "abc"});
       }),
       "encoder: the array pickle is unknown"},
      {"both ways to hold user ids", parts([](HostileFile& f) {
         std::string five_numbers(40, '\0');
         for (char i = 0; i < 5; ++i) five_numbers[static_cast<std::size_t>(i) * 8] = i;
         f.arrays.insert(f.arrays.begin(), {"user_ids", "I64", {5}, five_numbers});
       }),
       "the array user_ids_bytes is unknown"},
      {"an array of another type", parts([](HostileFile& f) { f.array("item_counts").dtype = "F32"; }),
       "the array item_counts has another element type"},
      {"vectors that are a list", in_header("[4,3]", "[12]"), "the array item_vectors is not a matrix"},
      {"ids without a dimension", parts([](HostileFile& f) {
         f.array("item_ids").shape = {};
         f.array("item_ids").bytes.resize(8);
       }),
       "has no rows"},

      // Lengths that do not agree.
      {"vectors turned round", in_header("[4,3]", "[3,4]"),
       "the array user_vectors has the shape [5, 3], not [5, 4]"},
      {"one user bias too few", parts([](HostileFile& f) {
         f.put_list<float>("user_bias", {1, 2, 3, 4});
       }),
       "the array user_bias has the shape [4], not [5]"},
      {"one item count too many", parts([](HostileFile& f) {
         f.put_list<std::uint32_t>("item_counts", {2, 4, 0, 3, 0});
       }),
       "the array item_counts has the shape [5], not [4]"},
      {"one row of history too few", parts([](HostileFile& f) {
         f.put_list<std::uint64_t>("history_starts", {0, 3, 5, 5, 9});
       }),
       "the array history_starts has the shape [5], not [6]"},
      {"more ratings than items in the history",
       parts([](HostileFile& f) { f.put_list<float>("history_ratings", std::vector<float>(10, 1)); }),
       "the array history_ratings has the shape [10], not [9]"},
      {"one title too few", parts([](HostileFile& f) {
         f.put_list<std::int64_t>("titles_offsets", {0, 1, 2, 3});
         f.put_list<unsigned char>("titles_bytes", {'a', 'b', 'c'});
       }),
       "titles: not one an item"},
      {"titles without offsets",
       parts([](HostileFile& f) { f.put_list<std::int64_t>("titles_offsets", {}); }),
       "titles: not one an item"},
      {"rank 4097", parts([](HostileFile& f) {
         for (const char* name : {"user_vectors", "item_vectors"}) {
           f.array(name).shape[1] = 4097;
           f.array(name).bytes.assign(f.array(name).shape[0] * 4097 * 4, '\0');
         }
       }),
       "its rank is above 4096"},
      {"a rank of 2^60 and no items", parts([](HostileFile& f) {
         f.put_list<std::int64_t>("item_ids", {});
         f.array("item_vectors") = {"item_vectors", "F32", {0, 1ULL << 60}, ""};
       }),
       "the array user_vectors has the shape"},

      // Ids.
      {"ids that do not ascend", element<std::int64_t>("item_ids", 1, 1000),
       "item_ids: the ids are damaged"},
      {"an id that stands twice", element<std::int64_t>("item_ids", 1, 1),
       "item_ids: the ids are damaged"},
      {"text ids that do not ascend",
       parts([](HostileFile& f) { f.array("user_ids_bytes").bytes[0] = 'z'; }),
       "user_ids: the ids are damaged"},
      {"text ids whose offsets fall", element<std::int64_t>("user_ids_offsets", 2, 1),
       "user_ids: the ids are damaged"},
      {"text ids whose offsets are negative", element<std::int64_t>("user_ids_offsets", 1, -1),
       "user_ids: the ids are damaged"},
      {"text ids whose offsets reach past the bytes",
       element<std::int64_t>("user_ids_offsets", 5, 1 << 20), "user_ids: the ids are damaged"},
      {"text ids whose offsets jump out and back",
       element<std::int64_t>("user_ids_offsets", 2, 1LL << 40), "user_ids: the ids are damaged"},
      {"an empty id", element<std::int64_t>("user_ids_offsets", 1, 0), "user_ids: the ids are damaged"},
      {"ids without offsets",
       parts([](HostileFile& f) { f.put_list<std::int64_t>("user_ids_offsets", {}); }),
       "user_ids: the ids are damaged"},

      // Texts.
      {"titles that are not UTF-8", element<char>("titles_bytes", 3, '\xFF'), "titles: are not UTF-8"},
      {"a title cut inside a letter", element<std::int64_t>("titles_offsets", 1, 19),
       "titles: are not UTF-8"},
      {"genres that are not UTF-8", element<char>("genres_bytes", 0, '\xC3'), "genres: are not UTF-8"},
      {"titles whose offsets fall", element<std::int64_t>("titles_offsets", 2, 1),
       "titles: the offsets do not ascend"},
      {"titles whose offsets jump out and back", element<std::int64_t>("titles_offsets", 1, INT64_MAX),
       "titles: the offsets do not ascend"},
      {"titles whose offsets are negative", element<std::int64_t>("titles_offsets", 0, -5),
       "titles: the offsets do not cover the bytes"},
      {"titles whose offsets end early", element<std::int64_t>("titles_offsets", 4, 25),
       "titles: the offsets do not cover the bytes"},

      // Numbers.
      {"a user vector with NaN", element("user_vectors", 14, kNan),
       "the array user_vectors holds a number that is not finite"},
      {"an item vector with infinity", element("item_vectors", 0, kInfinity),
       "the array item_vectors holds a number that is not finite"},
      {"an item bias with minus infinity", element("item_bias", 3, -kInfinity),
       "the array item_bias holds a number that is not finite"},
      {"an item variance with NaN", element("item_variance", 1, kNan),
       "the array item_variance holds a number that is not finite"},
      {"an item variance below 0", element("item_variance", 1, -0.5F), "item_variance: is negative"},
      {"a baseline with NaN", element("baseline_user_bias", 2, kNan),
       "the array baseline_user_bias holds a number that is not finite"},
      {"a rating that is NaN", element("history_ratings", 4, kNan),
       "the array history_ratings holds a number that is not finite"},
      {"a rating outside the scale", element("history_ratings", 4, 5.5F),
       "history: holds a rating outside the scale"},

      {"weights of some ratings alone",
       parts([](HostileFile& f) { f.put_list<float>("history_weights", std::vector<float>(8, 1)); }),
       "the array history_weights has the shape [8], not [9]"},
      {"a weight of nothing", element("history_weights", 4, 0.0F),
       "history_weights: holds a weight that is not above 0"},
      {"a weight below nothing", element("history_weights", 8, -1.0F),
       "history_weights: holds a weight that is not above 0"},
      {"a weight that is NaN", element("history_weights", 0, kNan),
       "the array history_weights holds a number that is not finite"},

      // The history.
      {"rows that do not begin at 0", element<std::uint64_t>("history_starts", 0, 1),
       "history: its rows do not cover its ratings"},
      {"rows that end early", element<std::uint64_t>("history_starts", 5, 8),
       "history: its rows do not cover its ratings"},
      {"rows that end late", element<std::uint64_t>("history_starts", 5, 1ULL << 63),
       "history: its rows do not cover its ratings"},
      {"rows that fall", element<std::uint64_t>("history_starts", 2, 2),
       "history: its rows do not ascend"},
      {"rows that jump out and back", element<std::uint64_t>("history_starts", 2, UINT64_MAX),
       "history: its rows do not ascend"},
      {"an item that does not exist", element<std::uint32_t>("history_items", 2, 4),
       "history: names an item that does not exist"},
      {"item 2^32 - 1", element<std::uint32_t>("history_items", 8, UINT32_MAX),
       "history: names an item that does not exist"},
      {"items that do not ascend", element<std::uint32_t>("history_items", 0, 3),
       "history: the items of a user do not ascend"},
      {"an item rated twice, uncounted", element<std::uint32_t>("history_items", 1, 0),
       "history: its numbers of ratings are not those of item_counts"},
      {"counts of other ratings", parts([](HostileFile& f) {
         f.put_list<std::uint32_t>("item_counts", {3, 3, 0, 3});
       }),
       "history: its numbers of ratings are not those of item_counts"},
      {"counts that do not add up", element<std::uint32_t>("item_counts", 2, 1),
       "item_counts: do not add up to its number of ratings"},

      // The metadata.
      {"another number of ratings", text("ratings", "8"), "item_counts: do not add up"},
      {"a negative number of ratings", text("ratings", "-9"), "its number of ratings is negative"},
      {"ratings that are no number", text("ratings", "nine"), "the metadata ratings cannot be \"nine\""},
      {"ratings beyond 2^63", text("ratings", "9223372036854775808"), "the metadata ratings cannot be"},
      {"no ratings", without_text("ratings"), "the metadata ratings is missing"},
      {"a negative number of epochs", text("epochs", "-1"), "its number of epochs is negative"},
      {"a seed with a fraction", text("seed", "1.5"), "the metadata seed cannot be \"1.5\""},
      {"an offset that is NaN", text("offset", "nan"), "the metadata offset cannot be \"nan\""},
      {"an offset that is infinite", text("offset", "1e39"), "the metadata offset cannot be \"1e39\""},
      {"no mean", without_text("mean"), "the metadata mean is missing"},
      {"a mean that is infinite", text("mean", "inf"), "the metadata mean cannot be \"inf\""},
      {"a training error below 0", text("train_rmse", "-0.5"),
       "its train_rmse is not finite or negative"},
      {"a noise below 0", text("noise", "-0.5"), "its noise is not finite or negative"},
      {"a noise that stands alone", without_array("item_variance"),
       "its noise and its item_variance lack each other"},
      {"a noise that is text", text("noise", "loud"), "the metadata noise cannot be \"loud\""},
      {"a training error that is text", text("train_rmse", "low"),
       "the metadata train_rmse cannot be \"low\""},
      {"a scale upside down", text("least_rating", "5.5"), "its scale has a least above its most rating"},
      {"a scale without an end", text("most_rating", "inf"), "the metadata most_rating cannot be"},
      {"a prediction of nothing", text("predicts", "weather"),
       "the metadata predicts cannot be \"weather\""},
      {"a prediction of another kind", text("predicts", "preference"),
       "the metadata predicts is not what its options say"},
      {"a fingerprint too short", text("fingerprint", "6465"), "the metadata fingerprint cannot be"},
      {"a fingerprint that is not hexadecimal", text("fingerprint", std::string(32, 'g')),
       "the metadata fingerprint cannot be"},
      {"an option out of range", text("option.item_damping", "-1"),
       "item_damping must be at least 0, not -1"},
      {"an option that is no number", text("option.item_damping", "much"),
       "item_damping must be a number, not \"much\""},
      {"an unknown option", parts([](HostileFile& f) { f.metadata.emplace_back("option.exec", "rm"); }),
       "the metadata \"option.exec\" is unknown"},
      {"unknown metadata", parts([](HostileFile& f) { f.metadata.emplace_back("time", "12:00"); }),
       "the metadata \"time\" is unknown"},
  };
  return cases;
}

// Of the model with indexes of the kind hnsw.
const std::vector<HostileCase>& hostile_index_cases() {
  static const std::vector<HostileCase> cases = {
      {"an index of an unknown kind", text("index.similar.kind", "exec"),
       "index.similar: there is no kind of index \"exec\""},
      {"an index of no kind", without_text("index.recommend.kind"),
       "index.recommend: the metadata kind is missing"},
      {"an index by an unknown nearness", text("index.similar.by", "angle"),
       "index.similar: the metadata by cannot be \"angle\""},
      {"an index for recommending by cosine", text("index.recommend.by", "cosine"),
       "index.recommend: it is not by the inner product"},
      {"an effort of nothing", text("index.similar.effort", "0"),
       "index.similar: its effort is not from 1 to "},
      {"an effort below nothing", text("index.similar.effort", "-7"),
       "index.similar: its effort is not from 1 to "},
      {"an effort without end", text("index.recommend.effort", "9223372036854775807"),
       "index.recommend: its effort is not from 1 to "},
      {"an effort that is text", text("index.similar.effort", "hard"),
       "index.similar: the metadata effort cannot be \"hard\""},
      {"a recall above 1", text("index.similar.recall", "1.5"),
       "index.similar: its recall is not between its bounds"},
      {"a recall that is none", text("index.similar.recall", "nan"),
       "index.similar: the metadata recall cannot be \"nan\""},
      {"a recall whose bounds are turned round", text("index.similar.recall_low", "2"),
       "index.similar: its recall is not between its bounds"},
      {"a recall of less than no lists", text("index.similar.recall_queries", "-1"),
       "index.similar: its recall is of nothing"},
      {"an index option out of range", text("index.similar.option.links", "0"),
       "index.similar: links must be at least"},
      {"an unknown option of an index",
       parts([](HostileFile& f) { f.metadata.emplace_back("index.similar.option.exec", "rm"); }),
       "index.similar: the metadata \"option.exec\" is unknown"},
      {"an index for nothing",
       parts([](HostileFile& f) { f.metadata.emplace_back("index.predict.kind", "hnsw"); }),
       "the metadata \"index.predict.kind\" is unknown"},
      {"texts of an index without arrays", parts([](HostileFile& f) {
         std::erase_if(f.arrays,
                       [](const HostileArray& a) { return a.name.starts_with("index.similar."); });
       }),
       "index.similar: the array "},
      {"arrays of an index without texts", parts([](HostileFile& f) {
         std::erase_if(f.metadata,
                       [](const auto& entry) { return entry.first.starts_with("index.similar."); });
       }),
       "index.similar: the metadata kind is missing"},
      {"an array that no index knows", parts([](HostileFile& f) {
         f.arrays.push_back({"index.similar.code", "U8", {3}, "rm "});
       }),
       "index.similar: the array code is unknown"},
      {"an array of no index", parts([](HostileFile& f) {
         f.arrays.push_back({"index.code", "U8", {3}, "rm "});
       }),
       "the array index.code is unknown"},
      {"an index of other items", parts([](HostileFile& f) {
         for (HostileArray& array : f.arrays) {
           if (!array.name.starts_with("index.similar.")) continue;
           array.bytes.clear();
           array.shape[0] = 0;
         }
       }),
       "index.similar: "},
      {"an index of vectors of zeros", parts([](HostileFile& f) {
         f.array("item_vectors").bytes.assign(f.array("item_vectors").bytes.size(), '\0');
       }),
       "index.similar: all item vectors of this model are zero"},
      {"an index of vectors without end", element("item_vectors", 2, 3e38F),
       "index.recommend: some item vectors of this model are too long to index"},
  };
  return cases;
}

std::string refusal(const std::string& bytes) {
  try {
    open_model_bytes(bytes, "model.akin");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << error.what();
    return error.what();
  }
  return "it was opened";
}

std::string indexed_bytes(std::string_view kind) {
  const IndexedModel sample = indexed_sample(kind);
  return model_bytes(*sample.model, sample.indexes);
}

TEST(HostileModelFile, is_a_model_before_it_is_spoilt) {
  const std::string saved = model_bytes(sample_model());
  const HostileFile file(saved);
  EXPECT_EQ(file.bytes(), saved);
  EXPECT_EQ(model_bytes(open_model_bytes(file.bytes(), "model.akin")), saved);
}

TEST(HostileModelFile, is_refused_for_its_own_reason) {
  std::set<std::string> names;
  const auto try_all = [&](const HostileFile& file, const std::vector<HostileCase>& cases) {
    for (const HostileCase& hostile : cases) {
      SCOPED_TRACE(hostile.name);
      EXPECT_TRUE(names.insert(hostile.name).second) << "two cases have this name";
      const std::string message = refusal(hostile.spoil(file));
      EXPECT_THAT(message, HasSubstr(hostile.reason));
      EXPECT_THAT(message, testing::StartsWith("model.akin: "));
    }
  };
  try_all(HostileFile(model_bytes(sample_model())), hostile_cases());
  try_all(HostileFile(indexed_bytes("hnsw")), hostile_index_cases());
  EXPECT_GE(names.size(), 120U);
}

// 64 KiB are the header's parser and the message; the rest is the file and what is copied of it.
TEST(HostileModelFile, takes_no_more_memory_than_its_size_explains) {
  const auto try_all = [](const HostileFile& file, const std::vector<HostileCase>& cases) {
    for (const HostileCase& hostile : cases) {
      const std::string bytes = hostile.spoil(file);
      largest_allocation = 0;
      refusal(bytes);
      EXPECT_LE(largest_allocation, 65536 + 4 * bytes.size()) << hostile.name;
      EXPECT_GT(largest_allocation, 0U) << "nobody listens";
    }
  };
  try_all(HostileFile(model_bytes(sample_model())), hostile_cases());
  try_all(HostileFile(indexed_bytes("hnsw")), hostile_index_cases());
}

// Changes at random places, digest repaired: what is opened is a model that can be saved again.
TEST(HostileModelFile, is_refused_or_sound_after_any_change_of_a_byte) {
  const std::string saved = model_bytes(sample_model());
  const std::string covered = saved.substr(0, saved.size() - 16);
  std::size_t opened = 0;
  for (std::size_t at = 0; at < covered.size(); ++at)
    for (const int change : {1, 0x20, 0x80, 0xFF}) {
      std::string bytes = covered;
      bytes[at] ^= static_cast<char>(change);
      try {
        const Model model = open_model_bytes(HostileFile::with_digest(bytes), "model.akin");
        ++opened;
        const std::string again = model_bytes(model);
        ASSERT_EQ(model_bytes(open_model_bytes(again, "model.akin")), again) << "byte " << at;
      } catch (const Error& error) {
        ASSERT_EQ(error.code(), ErrorCode::bad_input) << "byte " << at << ": " << error.what();
      }
    }
  EXPECT_GT(opened, 0U);  // another bias is as good a bias
}

void ask_through_indexes(const IndexedModel& opened) {
  ThreadPool threads(1);
  const Model& model = *opened.model;
  const std::uint32_t items[] = {0, 1, 2, 3}, users[] = {0, 1, 2, 3, 4};
  const auto check = [](const std::vector<std::vector<Neighbor>>& lists) {
    for (const auto& list : lists) {
      ASSERT_EQ(list.size(), 2U);
      for (const Neighbor& neighbor : list) ASSERT_LT(neighbor.index, 4U);
    }
  };
  check(Recommender(model, {}, opened.indexes.recommend.get())
            .recommend(users, {.count = 2, .include_seen = true}, {threads}));
  const ItemIndex* similar = opened.indexes.similar.get();
  if (similar == nullptr) return;
  check(ItemNeighbors(model, similar->card().by, similar).nearest(items, 2, {}, {threads}));
}

// The same with indexes of each kind: what is opened answers through them, without a step outside.
TEST(HostileModelFile, has_indexes_that_are_refused_or_answer_after_any_change_of_a_byte) {
  for (const IndexKind& kind : index_kinds()) {
    SCOPED_TRACE(kind.name);
    const std::string saved = indexed_bytes(kind.name);
    const std::string covered = saved.substr(0, saved.size() - 16);
    std::size_t opened = 0;
    for (std::size_t at = 0; at < covered.size(); ++at)
      for (const int change : {1, 0x80, 0xFF}) {
        std::string bytes = covered;
        bytes[at] ^= static_cast<char>(change);
        try {
          const IndexedModel model =
              open_indexed_model_bytes(HostileFile::with_digest(bytes), "model.akin");
          ++opened;
          const std::string again = model_bytes(*model.model, model.indexes);
          const IndexedModel twice = open_indexed_model_bytes(again, "model.akin");
          ASSERT_EQ(model_bytes(*twice.model, twice.indexes), again) << "byte " << at;
          ask_through_indexes(model);
        } catch (const Error& error) {
          ASSERT_EQ(error.code(), ErrorCode::bad_input) << "byte " << at << ": " << error.what();
        }
      }
    EXPECT_GT(opened, 0U);
  }
}

}  // namespace
}  // namespace akin
