// The reader skips and counts; here it is asked to, and told about.
#include "akin/engine/bad_lines.h"

#include <fmt/format.h>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/engine/row_file.h"

namespace akin {
namespace {

// A line of the file of rejects.
struct RejectRow {
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::string kind;
  std::string reason;
  std::string text;

  void describe(FieldVisitor& visit) {
    visit(Field("line", "its number in the file, from 1"), line);
    visit(Field("column", "the byte that is wrong, from 1"), column);
    visit(Field("kind", "what is wrong, in a word"), kind);
    visit(Field("reason", "and in a sentence"), reason);
    visit(Field("text", "the line"), text);
  }
};

std::string_view name_of(BadLineKind kind) { return kNames<BadLineKind>[static_cast<std::size_t>(kind)]; }

void write_rejects(const std::string& path, const std::vector<Reject>& rejects) {
  RejectRow empty;
  write_rows(path, empty, [&](const auto& take) {
    for (const Reject& reject : rejects) {
      RejectRow row{static_cast<std::int64_t>(reject.line), static_cast<std::int64_t>(reject.column),
                    std::string(name_of(reject.kind)), reject.reason, reject.text};
      take(row);
    }
  });
}

// "3 rating, 1 empty_id"
std::string listed(const RejectCounts& rejected) {
  std::string list;
  for (std::size_t kind = 0; kind < rejected.counts.size(); ++kind)
    if (rejected.counts[kind] > 0)
      list += fmt::format("{}{} {}", list.empty() ? "" : ", ", rejected.counts[kind],
                          kNames<BadLineKind>[kind]);
  return list;
}

}  // namespace

void RejectCounts::describe(FieldVisitor& visit) {
  for (std::size_t kind = 0; kind < counts.size(); ++kind)
    if (counts[kind] > 0) visit(Field(kNames<BadLineKind>[kind], "lines with this fault"), counts[kind]);
}

void LinesRead::describe(FieldVisitor& visit) {
  const bool all_went_well = rejected == 0;
  const auto count = [&](std::string_view name, std::string_view help, std::int64_t& number) {
    visit(Field(name, help).unremarkable(all_went_well), number);
  };
  count("lines", "in the file: the sum of the following", lines);
  count("header_lines", "with the names of the columns", header_lines);
  count("blank_lines", "at its end", blank_lines);
  count("rows", "ratings", rows);
  if (lists > 0) {
    count("lists", "lines with a user and items, of a file of lists: summed up in place of rows", lists);
    count("empty_lists", "of these, with a user alone", empty_lists);
  }
  count("rejected", "bad lines that were skipped", rejected);
  if (rejected > 0) visit(Field("rejected_for", "the same by what is wrong with them"), rejected_for);
}

void BadLines::describe(FieldVisitor& visit) {
  visit(Field("on_error", "at a bad line: stop, or skip and count it"), on_error);
  visit(Field("max_errors", "how many lines may be skipped before it stops after all")
            .at_least(1)
            .at_most(1e9),
        max_errors);
  visit(
      Field("rejects", "a csv file for the skipped lines, with their numbers and reasons").shows("FILE"),
      rejects);
}

void BadLines::check(std::initializer_list<std::string> inputs,
                     const std::vector<std::pair<std::string_view, std::string>>& outputs) const {
  refuse_unused(*this, {{"max_errors", on_error == OnError::skip, "on_error skip"}});
  if (rejects.empty()) return;
  if (on_error != OnError::skip)
    throw Error(ErrorCode::invalid_argument,
                "rejects holds the lines that are skipped; set on_error to skip");
  for (const std::string& input : inputs)
    if (!input.empty()) refuse_same_file(input, rejects);
  for (const auto& [name, output] : outputs)
    refuse_same_outputs(output, rejects, fmt::format("{} and rejects", name));
  check_output(rejects);
}

ReadOptions BadLines::added_to(ReadOptions options) const {
  options.on_error = on_error;
  options.max_errors = static_cast<std::uint64_t>(max_errors);
  options.keep_rejects = !rejects.empty();
  return options;
}

LinesRead BadLines::settle(const std::string& path, const ReadReport& report,
                           Workspace& workspace) const {
  LinesRead read{.lines = static_cast<std::int64_t>(report.lines),
                 .header_lines = static_cast<std::int64_t>(report.header_lines),
                 .blank_lines = static_cast<std::int64_t>(report.blank_lines),
                 .rows = static_cast<std::int64_t>(report.rows),
                 .lists = static_cast<std::int64_t>(report.lists),
                 .empty_lists = static_cast<std::int64_t>(report.empty_lists),
                 .rejected = static_cast<std::int64_t>(report.rejected)};
  for (std::size_t kind = 0; kind < report.rejected_for.size(); ++kind)
    read.rejected_for.counts[kind] = static_cast<std::int64_t>(report.rejected_for[kind]);
  if (!rejects.empty()) write_rejects(rejects, report.rejects);
  if (read.rejected > 0)
    workspace.note(fmt::format("warning: {} of the {} lines of {} were skipped ({})", read.rejected,
                               read.lines, path, listed(read.rejected_for)));
  if (read.empty_lists > 0)
    workspace.note(fmt::format("{}: {} of {} users have no items and are left out", path,
                               read.empty_lists, read.lists));
  if (report.ends_open) note_open_end(path, workspace);
  return read;
}

void note_open_end(const std::string& path, Workspace& workspace) {
  workspace.note(
      fmt::format("the last line of {} has no newline: see that the file was not cut off", path));
}

}  // namespace akin
