// Parts of a file that were written by hand or by an index; whole files: tests/contract.
#include "akin/recommend/item_index_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/index/registry.h"
#include "akin/models/test_models.h"
#include "akin/recommend/build_item_index.h"

namespace akin {
namespace {

// The parts of an index, named without their beginning, in memory of their own.
struct Parts {
  explicit Parts(const ItemIndex& index) {
    Metadata metadata;
    BlobWriter writer;
    add_item_index(index, metadata, writer);
    const std::string prefix = index_name(index.question()) + '.';
    for (const auto& [name, text] : metadata) {
      EXPECT_TRUE(name.starts_with(prefix)) << name;
      texts[name.substr(prefix.size())] = text;
    }
    for (const BlobWriter::Blob& blob : writer.blobs()) {
      EXPECT_TRUE(blob.name.starts_with(prefix)) << blob.name;
      StringSink sink;
      blob.write(sink);
      std::vector<std::uint64_t>& bytes = stored[blob.name.substr(prefix.size())];
      bytes.resize(sink.bytes.size() / 8 + 1);
      std::memcpy(bytes.data(), sink.bytes.data(), sink.bytes.size());
      const std::span<const char> place(reinterpret_cast<const char*>(bytes.data()), sink.bytes.size());
      arrays.emplace(blob.name.substr(prefix.size()), BlobReader::Blob{blob.type, blob.shape, place});
    }
  }

  std::unique_ptr<const ItemIndex> read(const Model& model, ItemQuestion question) const {
    MetadataReader metadata(texts);
    BlobReader reader(arrays);
    return read_item_index(model, question, metadata, reader);
  }

  struct StringSink : ByteSink {
    std::string bytes;
    void write(std::string_view more) override { bytes += more; }
  };

  MetadataReader::Texts texts;
  std::map<std::string, std::vector<std::uint64_t>> stored;
  std::map<std::string, BlobReader::Blob, std::less<>> arrays;
};

std::unique_ptr<const ItemIndex> built(const Model& model, ItemQuestion question, std::string_view kind) {
  ThreadPool threads(1);
  return build_item_index(model, question, {.kind = std::string(kind)}, {.threads = threads, .seed = 3});
}

TEST(ItemIndexFile, gives_back_what_was_added) {
  const Model model = test_model();
  for (const IndexKind& kind : index_kinds())
    for (const ItemQuestion question : {ItemQuestion::recommend, ItemQuestion::similar}) {
      const auto index = built(model, question, kind.name);
      const Parts parts(*index);
      const auto again = parts.read(model, question);
      EXPECT_EQ(again->card().kind, kind.name);
      EXPECT_EQ(again->card().by, index->card().by);
      EXPECT_EQ(field_texts(again->card().options.ref()), field_texts(index->card().options.ref()));
      EXPECT_EQ(again->card().seed, 3);
      EXPECT_EQ(again->card().recall.mean, index->card().recall.mean);
      EXPECT_EQ(again->card().recall.queries, index->card().recall.queries);
      EXPECT_EQ(again->index().effort(), index->index().effort());
      const Parts saved_again(*again);
      EXPECT_EQ(saved_again.texts, parts.texts) << kind.name;
      EXPECT_EQ(saved_again.stored, parts.stored) << kind.name;
    }
}

TEST(ItemIndexFile, is_named_after_its_question) {
  EXPECT_EQ(index_name(ItemQuestion::recommend), "index.recommend");
  EXPECT_EQ(index_name(ItemQuestion::similar), "index.similar");
}

TEST(ItemIndexFile, is_of_one_model) {
  const Model model = test_model(), twin = test_model();
  const auto index = built(model, ItemQuestion::similar, "hnsw");
  EXPECT_NO_THROW(check_item_index(*index, model));
  try {
    check_item_index(*index, twin);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "index.similar: is of another model");
  }
}

TEST(ItemIndexFile, believes_nothing) {
  const Model model = test_model();
  const Parts good(*built(model, ItemQuestion::similar, "hnsw"));
  const auto refusal = [&](const std::function<void(Parts&)>& spoil,
                           ItemQuestion question = ItemQuestion::similar) -> std::string {
    Parts parts = good;
    spoil(parts);
    try {
      parts.read(model, question);
    } catch (const Error& error) {
      return error.what();
    }
    return "it was read";
  };
  EXPECT_EQ(refusal([](Parts&) {}), "it was read");
  const std::string whole = fmt::format("its effort is not from 1 to {}",
                                        good.read(model, ItemQuestion::similar)->index().whole_effort());
  for (const char* effort : {"0", "-1", "9223372036854775807"})
    EXPECT_EQ(refusal([&](Parts& parts) { parts.texts["effort"] = effort; }), whole);
  const std::pair<const char*, const char*> bad[] = {{"recall", "1.5"},     {"recall", "-0.5"},
                                                     {"recall_low", "1.5"}, {"recall_low", "-0.1"},
                                                     {"recall_high", "-1"}, {"recall_high", "1.01"}};
  for (const auto& entry : bad)
    EXPECT_EQ(refusal([&](Parts& parts) { parts.texts[entry.first] = entry.second; }),
              "its recall is not between its bounds")
        << entry.first << ' ' << entry.second;
  for (const char* name : {"recall_queries", "recall_count"})
    EXPECT_EQ(refusal([&](Parts& parts) { parts.texts[name] = "-1"; }), "its recall is of nothing");
  EXPECT_EQ(refusal([](Parts& parts) { parts.texts["recall_count"] = "0"; }), "its recall is of nothing");
  EXPECT_EQ(refusal([](Parts& parts) { parts.texts["recall"] = "nan"; }),
            "the metadata recall cannot be \"nan\"");
  EXPECT_EQ(refusal([](Parts& parts) { parts.texts["by"] = "angle"; }),
            "the metadata by cannot be \"angle\"");
  EXPECT_EQ(refusal([](Parts&) {}, ItemQuestion::recommend), "it is not by the inner product");
  EXPECT_EQ(refusal([](Parts& parts) { parts.texts["more"] = "1"; }), "the metadata \"more\" is unknown");
  EXPECT_EQ(refusal([](Parts& parts) { parts.texts.erase("seed"); }), "the metadata seed is missing");
  EXPECT_TRUE(refusal([](Parts& parts) {
                parts.texts["kind"] = "hnws";
              }).ends_with("; perhaps a newer akin knows it"));
  EXPECT_EQ(refusal([](Parts& parts) { parts.arrays["more"] = parts.arrays.begin()->second; }),
            "the array more is unknown");
}

TEST(ItemIndexFile, needs_vectors) {
  Model model = test_model();
  const Parts parts(*built(model, ItemQuestion::similar, "forest"));
  model.factors.item_vectors = Matrix(4, 0);
  EXPECT_THROW(parts.read(model, ItemQuestion::similar), Error);
  model.factors.item_vectors = Matrix(4, 2);
  EXPECT_THROW(parts.read(model, ItemQuestion::similar), Error);
}

}  // namespace
}  // namespace akin
