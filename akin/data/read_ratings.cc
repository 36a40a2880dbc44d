// The file is read in pieces, each parsed on its own; then ids are numbered and the pieces joined.
#include "akin/data/read_ratings.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/data/byte_source.h"
#include "akin/data/dense_ids.h"
#include "akin/data/rating_chunk.h"
#include "akin/data/rating_format.h"
#include "akin/data/rating_line.h"

namespace akin {
namespace {

// Of a file that starts with a blank line: whatever follows, the blank line is what is wrong.
const RatingFormat kNoFormat = {",", false, {ColumnRole::user, ColumnRole::item, ColumnRole::rating}};

struct KnownIds {
  const IdMap* users = nullptr;
  const IdMap* items = nullptr;
};

[[noreturn]] void fail(const std::string& path, std::uint64_t line, const Complaint& complaint) {
  throw Error(ErrorCode::bad_input,
              fmt::format("{}:{}:{}: {}", path, line, complaint.column, complaint.reason));
}

class RatingsReader {
 public:
  RatingsReader(const std::string& path, const ReadOptions& options, const Context& context)
      : name_(path == "-" ? "standard input" : path),
        options_(options),
        context_(context),
        source_(path) {}

  Ratings read(const KnownIds& known, ReadReport* report) && {
    read_head();
    parse_chunks();
    source_.check_unchanged();
    count_lines();
    if (report_.rows == 0) throw Error(ErrorCode::bad_input, fmt::format("{}: no ratings", name_));
    if (report != nullptr) *report = report_;
    return join_chunks(known);
  }

 private:
  // Finds where the first rating stands, and the layout.
  void read_head() {
    std::string head;
    source_.append(0, 4, head);
    if (head.starts_with("\x1F\x8B"))
      throw Error(ErrorCode::bad_input,
                  fmt::format("{}: the file is compressed; unpack it first", name_));
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
      throw Error(ErrorCode::bad_input,
                  fmt::format("{}: the file is in UTF-16; convert to UTF-8", name_));
    begin_ = head.starts_with("\xEF\xBB\xBF") ? 3 : 0;

    std::string buffer;
    const std::string_view line = read_lines(source_, begin_, begin_, begin_ + 1, kLongestLine, buffer);
    format_ = line.empty() ? kNoFormat : format_of(line.substr(0, line.size() - 1));
    if (!format_.has_header) return;
    begin_ = std::min<std::uint64_t>(begin_ + line.size(), source_.size());
    report_.header_lines = 1;
  }

  RatingFormat format_of(std::string_view line) const {
    if (line.size() > kLongestLine) fail(name_, 1, {1, "the line is longer than 16 MiB"});
    if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos)
      fail(name_, 1, {nul + 1, "a NUL byte; is this a text file in UTF-8?"});
    if (is_blank(line)) return kNoFormat;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return rating_format(line, options_, name_);
  }

  // Pieces behind a bad one are left out: nobody will look at them.
  void parse_chunks() {
    const std::uint64_t bytes = source_.size() - begin_;
    const std::uint64_t step = std::max<std::size_t>(options_.chunk_bytes, 1);
    chunks_.resize((bytes + step - 1) / step);
    std::vector<std::string> buffers(context_.threads.size());
    std::atomic<std::uint64_t> first_bad = chunks_.size();
    for_each_chunk(
        context_, bytes, step, [&](std::uint64_t begin, std::uint64_t end, std::size_t worker) {
          const std::uint64_t chunk = begin / step;
          if (chunk > first_bad) return;
          const std::string_view lines =
              read_lines(source_, begin_, begin_ + begin, begin_ + end, kLongestLine, buffers[worker]);
          chunks_[chunk] = parse_chunk(lines, format_);
          if (!chunks_[chunk].bad) return;
          for (std::uint64_t bad = first_bad;
               chunk < bad && !first_bad.compare_exchange_weak(bad, chunk);) {
          }
        });
  }

  // Fills report_, or complains about the first bad line of all.
  void count_lines() {
    report_.lines = report_.header_lines;
    for (const RatingChunk& chunk : chunks_) {
      const bool has_more = chunk.bad || chunk.rows() > 0;
      if (has_more && report_.blank_lines > 0)
        fail(name_, report_.lines - report_.blank_lines + 1, blank_line_complaint());
      if (chunk.bad) fail(name_, report_.lines + chunk.bad->line + 1, chunk.bad->complaint);
      report_.lines += chunk.lines;
      report_.blank_lines += chunk.blank_lines;
      report_.rows += chunk.rows();
    }
  }

  Ratings join_chunks(const KnownIds& known) {
    const DenseIds users(columns_of(&RatingChunk::users), known.users, context_);
    const DenseIds items(columns_of(&RatingChunk::items), known.items, context_);
    Ratings ratings{users.map(), items.map(), {}, {}, {}, {}};
    ratings.user.resize(report_.rows);
    ratings.item.resize(report_.rows);
    if (format_.has(ColumnRole::rating)) ratings.value.resize(report_.rows);
    if (format_.has(ColumnRole::time)) ratings.time.resize(report_.rows);

    const std::vector<std::uint64_t> starts = row_starts();
    for_each_chunk(context_, chunks_.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
      const RatingChunk chunk = std::move(chunks_[i]);  // its memory goes as soon as it is not needed
      users.number(chunk.users, {ratings.user.data() + starts[i], chunk.rows()});
      items.number(chunk.items, {ratings.item.data() + starts[i], chunk.rows()});
      std::copy(chunk.values.begin(), chunk.values.end(), ratings.value.data() + starts[i]);
      std::copy(chunk.times.begin(), chunk.times.end(), ratings.time.data() + starts[i]);
    });
    return ratings;
  }

  std::vector<IdColumn*> columns_of(IdColumn RatingChunk::*column) {
    std::vector<IdColumn*> columns;
    columns.reserve(chunks_.size());
    for (RatingChunk& chunk : chunks_) columns.push_back(&(chunk.*column));
    return columns;
  }

  std::vector<std::uint64_t> row_starts() const {
    std::vector<std::uint64_t> starts = {0};
    for (const RatingChunk& chunk : chunks_) starts.push_back(starts.back() + chunk.rows());
    return starts;
  }

  std::string name_;
  const ReadOptions& options_;
  const Context& context_;
  ByteSource source_;
  std::uint64_t begin_ = 0;  // of the first line that is a rating
  RatingFormat format_;
  std::vector<RatingChunk> chunks_;
  ReadReport report_;
};

}  // namespace

Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     ReadReport* report) {
  return RatingsReader(path, options, context).read({}, report);
}

Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     const IdMap& known_users, const IdMap& known_items, ReadReport* report) {
  return RatingsReader(path, options, context).read({&known_users, &known_items}, report);
}

}  // namespace akin
