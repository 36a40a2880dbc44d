// The bar is one line that is written over and, at the end, wiped away.
#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <string_view>

#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::size_t kBarWidth = 24;
constexpr double kShownEvery = 0.1;  // seconds

void print(std::string_view text) {
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

std::string bar_of(const Progress& progress) {
  const std::size_t filled = progress.done * kBarWidth / progress.total;
  std::string bar;
  for (std::size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
  return bar;
}

std::string minutes(double seconds) {
  const long whole = std::lround(seconds);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string line_of(const Progress& progress) {
  const auto done = static_cast<double>(progress.done);
  return fmt::format("{} {}/{} {} {:.0f} %{}{} ETA {}", progress.stage, progress.done, progress.total,
                     bar_of(progress), 100 * done / static_cast<double>(progress.total),
                     progress.detail.empty() ? "" : " ", progress.detail,
                     minutes(progress.seconds_left()));
}

bool understands_codes(int descriptor) {
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): akin sets no variable
  return ::isatty(descriptor) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

Terminal::Terminal(bool quiet) : quiet_(quiet), has_terminal_(understands_codes(STDERR_FILENO)) {}

Terminal::~Terminal() { erase_bar(); }

void Terminal::on_progress(const Progress& progress) {
  if (quiet_ || !has_terminal_ || progress.done == 0 || progress.total == 0) return;
  const bool is_last = progress.done == progress.total;
  if (bar_is_shown_ && !is_last && progress.seconds - last_shown_ < kShownEvery) return;
  last_shown_ = progress.seconds;
  print("\r\x1b[K" + line_of(progress));
  bar_is_shown_ = true;
}

void Terminal::on_note(std::string_view text) {
  if (quiet_) return;
  erase_bar();
  print(fmt::format("akin: {}\n", visible(text)));
}

void Terminal::erase_bar() {
  if (bar_is_shown_) print("\r\x1b[K");
  bar_is_shown_ = false;
}

bool wants_colour(int descriptor) {
  const char* no_colour =
      std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): akin sets no variable
  return understands_codes(descriptor) && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace akin
