// The file is read in pieces, each parsed on its own into its part of the columns; then ids are numbered.
#include "akin/data/read_ratings.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/data/cut_off_line.h"
#include "akin/data/dense_ids.h"
#include "akin/data/rating_chunk.h"
#include "akin/data/rating_format.h"
#include "akin/data/rating_line.h"
#include "akin/data/row_places.h"

namespace akin {
namespace {

// Of a file that starts with a blank line: whatever follows, the blank line is what is wrong.
const RatingFormat kNoFormat = {",", false, {ColumnRole::user, ColumnRole::item, ColumnRole::rating}};

constexpr std::size_t kSample = 1 << 16;   // bytes that tell how long lines are
constexpr std::size_t kCounted = 1 << 20;  // bytes whose lines are counted at once

class RatingsReader {
 public:
  RatingsReader(ByteSource& source, const ReadOptions& options, const Context& context)
      : options_(options), context_(context), source_(source) {
    if (options.on_error == OnError::skip) most_bad_ = options.max_errors;
  }

  Ratings read(const KnownIds& known, ReadReport* report) && {
    read_head();
    find_end();
    require_memory_for_rows();
    make_room();
    parse_chunks();
    source_.check_unchanged();
    count_lines();
    if (report_.rows == 0) refuse_emptiness();
    if (report != nullptr) *report = std::move(report_);
    source_.release();
    return number_ids(known);
  }

 private:
  // Finds where the first rating stands, and the layout.
  void read_head() {
    std::string head;
    source_.append(0, 16, head);
    begin_ = byte_order_mark(head, source_.name());

    std::string buffer;
    const std::string_view line = first_line(buffer);
    format_ = line.empty() ? kNoFormat : format_of(line.substr(0, line.size() - 1));
    if (!format_.has_header) return;
    begin_ = std::min<std::uint64_t>(begin_ + line.size(), source_.size());
    report_.header_lines = 1;
  }

  // The first line that is not blank, where one may come later; else the first.
  std::string_view first_line(std::string& buffer) {
    const std::uint64_t start = begin_;
    while (report_.blank_lines <= most_bad_) {
      const std::string_view line = read_lines(source_, begin_, begin_, begin_ + 1, kLongestLine, buffer);
      if (line.empty()) break;
      if (line.size() > kLongestLine || !is_blank(line.substr(0, line.size() - 1))) return line;
      begin_ += line.size();
      ++report_.blank_lines;
    }
    begin_ = start;  // too many of them, or nothing else: the same is found where they are parsed
    report_.blank_lines = 0;
    return {};
  }

  RatingFormat format_of(std::string_view line) const {
    const auto fail = [&](std::size_t column, std::string_view reason) {
      throw Error(ErrorCode::bad_input,
                  fmt::format("{}:{}:{}: {}", source_.name(), first_number(), column, reason));
    };
    if (line.size() > kLongestLine) fail(1, "the line is longer than 16 MiB");
    if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos)
      fail(nul + 1, "a NUL byte; is this a text file in UTF-8?");
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const std::size_t lone = line.find('\r'); lone != std::string_view::npos)
      fail(lone + 1, "a carriage return inside of the first line; end lines by newlines");
    return rating_format(line, options_, source_.name(), first_number());
  }

  // Of the first line that is not blank.
  std::uint64_t first_number() const { return report_.blank_lines + 1; }

  void find_end() {
    end_ = source_.size();
    report_.ends_open = ends_open(source_);
    cut_off_ = cut_off_line(source_, begin_, format_);
    if (cut_off_) end_ = cut_off_->begin;
  }

  void require_memory_for_rows() const {
    std::string sample;
    source_.append(begin_, kSample, sample);
    const std::uint64_t rows =
        (end_ - begin_) / std::max<std::uint64_t>(sample.size(), 1) * most_rows(sample, format_);
    std::uint64_t row_bytes = 2 * sizeof(std::uint32_t);
    if (format_.has(ColumnRole::rating)) row_bytes += sizeof(float);
    if (keeps_times()) row_bytes += sizeof(std::int64_t);
    require_memory(rows * row_bytes, fmt::format("reading {}", source_.name()),
                   "give it a part of the ratings, or use a larger machine");
  }

  bool keeps_times() const { return options_.read_times && format_.has(ColumnRole::time); }

  // Pieces behind one with too many bad lines are left out: nobody will look at them.
  void parse_chunks() {
    const std::uint64_t bytes = end_ - begin_;
    const std::uint64_t step = std::max<std::size_t>(options_.chunk_bytes, 1);
    const ChunkRules rules = {.most_bad = most_bad_, .keeps_text = options_.keep_rejects};
    chunks_.resize((bytes + step - 1) / step);
    places_.resize(chunks_.size());
    RowPlaces places(chunks_.size());
    std::vector<std::string> buffers(context_.threads.size());
    std::atomic<std::uint64_t> first_bad = chunks_.size();
    context_.threads.run(chunks_.size(), [&](std::size_t chunk, std::size_t worker) {
      RowPlaces::Turn turn(places, chunk);
      context_.check_stop();
      if (chunk > first_bad) return;
      const std::string_view lines = lines_of(chunk * step, step, buffers[worker]);
      const auto place = turn.claim(most_rows(lines, format_));
      if (!place) return;
      places_[chunk] = *place;
      chunks_[chunk] = parse_chunk(lines, format_, rules, room_at(*place));
      if (chunks_[chunk].bad.size() <= most_bad_) return;
      for (std::uint64_t bad = first_bad; chunk < bad && !first_bad.compare_exchange_weak(bad, chunk);) {
      }
    });
  }

  // Those that start in a piece of the file, from its first rating on.
  std::string_view lines_of(std::uint64_t begin, std::uint64_t size, std::string& buffer) const {
    return read_lines(source_, begin_, begin_ + begin, std::min(begin_ + begin + size, end_),
                      kLongestLine, buffer);
  }

  // Columns for the most rows that there may be. What is not used of them takes no memory; where they do
  // not even fit into the address space, lines are counted first.
  void make_room() {
    const std::uint64_t bytes = end_ - begin_ + 1;  // with a newline at its end
    try {
      resize_columns(most_rows(bytes, format_));
    } catch (const std::bad_alloc&) {
      ratings_ = {};
      resize_columns(count_lines_of_pieces(bytes));
    }
  }

  std::uint64_t count_lines_of_pieces(std::uint64_t bytes) const {
    std::string buffer;
    std::uint64_t rows = 0;
    for (std::uint64_t begin = 0; begin < bytes; begin += kCounted)
      rows += most_rows(lines_of(begin, kCounted, buffer), format_);
    return rows;
  }

  void resize_columns(std::uint64_t rows) {
    ratings_.user.resize(rows);
    ratings_.item.resize(rows);
    if (format_.has(ColumnRole::rating)) ratings_.value.resize(rows);
    if (keeps_times()) ratings_.time.resize(rows);
  }

  RowRoom room_at(std::uint64_t row) {
    return {.users = ratings_.user.data() + row,
            .items = ratings_.item.data() + row,
            .values = format_.has(ColumnRole::rating) ? ratings_.value.data() + row : nullptr,
            .times = keeps_times() ? ratings_.time.data() + row : nullptr};
  }

  // Fills report_, or complains about the bad line that is one too many.
  void count_lines() {
    report_.lines = report_.header_lines + report_.blank_lines;
    if (report_.header_lines > 0) reject_blank_lines(report_.lines - 1);
    for (RatingChunk& chunk : chunks_) {
      if (!chunk.bad.empty() || chunk.rows() > 0 || chunk.lists > 0) reject_blank_lines(report_.lines);
      for (BadLine& bad : chunk.bad)
        reject(report_.lines + bad.line + 1, std::move(bad.complaint), std::move(bad.text));
      report_.lines += chunk.lines;
      report_.blank_lines += chunk.blank_lines;
      report_.rows += chunk.rows();
      report_.lists += chunk.lists;
      report_.empty_lists += chunk.empty_lists;
    }
    if (!cut_off_) return;
    reject_blank_lines(report_.lines);
    reject(++report_.lines, std::move(cut_off_->complaint), std::move(cut_off_->text));
  }

  // Those that end at that line: another that is not blank follows.
  void reject_blank_lines(std::uint64_t last) {
    for (; report_.blank_lines > 0; --report_.blank_lines)
      reject(last - report_.blank_lines + 1, blank_line_complaint(), {});
  }

  void reject(std::uint64_t line, Complaint complaint, std::string text) {
    if (++report_.rejected == 1 || report_.rejected > most_bad_)
      first_reject_ = fmt::format("{}:{}: {}", line, complaint.column, complaint.reason);
    if (report_.rejected > most_bad_) {
      if (most_bad_ > 0)
        first_reject_ += fmt::format("; this is one bad line more than the {} of max_errors", most_bad_);
      throw Error(ErrorCode::bad_input, fmt::format("{}:{}", source_.name(), first_reject_));
    }
    ++report_.rejected_for[static_cast<std::size_t>(complaint.kind)];
    if (options_.keep_rejects)
      report_.rejects.push_back(
          {line, complaint.column, complaint.kind, std::move(complaint.reason), std::move(text)});
  }

  [[noreturn]] void refuse_emptiness() const {
    if (report_.lists > 0)
      throw Error(ErrorCode::bad_input,
                  fmt::format("{}: no ratings, for none of its {} lists has an item; is it a file of "
                              "lists, with blanks between the ids?",
                              source_.name(), report_.lists));
    if (report_.rejected == 0)
      throw Error(ErrorCode::bad_input, fmt::format("{}: no ratings", source_.name()));
    throw Error(ErrorCode::bad_input,
                fmt::format("{}: no ratings, all of its lines are bad; the first: {}", source_.name(),
                            first_reject_));
  }

  // Numbers the ids where they stand.
  Ratings number_ids(const KnownIds& known) {
    const DenseIds users(columns_of(&RatingChunk::users), known.users, context_);
    const DenseIds items(columns_of(&RatingChunk::items), known.items, context_);
    for_each_chunk(context_, chunks_.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
      const RatingChunk& chunk = chunks_[i];
      users.number(chunk.users, {ratings_.user.data() + places_[i], chunk.rows()});
      items.number(chunk.items, {ratings_.item.data() + places_[i], chunk.rows()});
    });
    close_gaps();
    ratings_.users = users.map();
    ratings_.items = items.map();
    return std::move(ratings_);
  }

  // Lines that are no ratings have left some: rows move down in ascending order, so that none is written
  // over before it has moved.
  void close_gaps() {
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
      const std::uint64_t rows = chunks_[i].rows();
      if (begin != places_[i]) move_rows(places_[i], rows, begin);
      begin += rows;
    }
    resize_columns(begin);
  }

  void move_rows(std::uint64_t from, std::uint64_t count, std::uint64_t to) {
    const auto move = [&](auto& column) {
      if (!column.empty()) std::copy_n(column.data() + from, count, column.data() + to);
    };
    move(ratings_.user);
    move(ratings_.item);
    move(ratings_.value);
    move(ratings_.time);
  }

  std::vector<IdColumn*> columns_of(IdColumn RatingChunk::*column) {
    std::vector<IdColumn*> columns;
    columns.reserve(chunks_.size());
    for (RatingChunk& chunk : chunks_) columns.push_back(&(chunk.*column));
    return columns;
  }

  const ReadOptions& options_;
  const Context& context_;
  ByteSource& source_;
  std::uint64_t most_bad_ = 0;
  std::uint64_t begin_ = 0;  // of the first line that is a rating
  std::uint64_t end_ = 0;    // of the last
  RatingFormat format_;
  std::optional<CutOffLine> cut_off_;
  Ratings ratings_;  // where the rows of each piece stand from its place on
  std::vector<RatingChunk> chunks_;
  std::vector<std::uint64_t> places_;
  ReadReport report_;
  std::string first_reject_;  // line, column and reason, or those of the one too many
};

}  // namespace

Ratings read_ratings(ByteSource& source, const ReadOptions& options, const Context& context,
                     const KnownIds& known, ReadReport* report) {
  return RatingsReader(source, options, context).read(known, report);
}

Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     ReadReport* report) {
  ByteSource source(path);
  return read_ratings(source, options, context, KnownIds{}, report);
}

Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     const IdMap& known_users, const IdMap& known_items, ReadReport* report) {
  ByteSource source(path);
  return read_ratings(source, options, context, KnownIds{&known_users, &known_items}, report);
}

}  // namespace akin
