// Progress and notes on the standard error.
#pragma once

#include <string>

#include "akin/engine/workspace.h"

namespace akin {

// A bar with the time left, on a terminal only; notes anywhere. Quiet: neither.
class Terminal : public Listener {
 public:
  explicit Terminal(bool quiet);
  ~Terminal() override;

  void on_progress(const Progress& progress) override;
  void on_note(std::string_view text) override;

 private:
  void erase_bar();

  bool quiet_;
  bool has_terminal_;
  bool bar_is_shown_ = false;
  double last_shown_ = 0;  // seconds of the stage
};

// Whether escape codes are wanted on this file descriptor: a terminal, not dumb, and no NO_COLOR.
bool wants_colour(int descriptor);

}  // namespace akin
