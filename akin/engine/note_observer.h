// What a training without epochs says goes to whoever listens.
#pragma once

#include <string_view>

#include "akin/engine/workspace.h"
#include "akin/models/observer.h"

namespace akin {

class NoteObserver : public Observer {
 public:
  explicit NoteObserver(Workspace& workspace) : workspace_(workspace) {}
  void on_note(std::string_view note) override { workspace_.note(note); }

 private:
  Workspace& workspace_;
};

}  // namespace akin
