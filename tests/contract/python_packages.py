"""The Python packages that a test needs: of the interpreter that runs it, or of .venv, which script/setup makes."""

import importlib
import os
import pathlib
import sys

SKIPPED = 77  # what ctest takes for "skipped"
ENVIRONMENT = pathlib.Path(__file__).resolve().parents[2] / ".venv"


def require(*names):
    """Starts the test again in .venv where a package is missing here; leaves with 77 where it is missing there."""
    try:
        for name in names:
            importlib.import_module(name)
    except ImportError as missing:
        python = ENVIRONMENT / "bin/python"
        if python.exists() and pathlib.Path(sys.prefix) != ENVIRONMENT:
            os.execv(python, [str(python), *sys.argv])
        print(f"skipped: {missing}; script/setup installs it")
        sys.exit(SKIPPED)
