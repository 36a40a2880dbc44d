#!/usr/bin/env python3
"""Installs akin, moves it elsewhere, and builds with it as strangers would: by CMake and by pkg-config.

BUILD is the build folder, CMAKE and CXX the programs.
"""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD, CMAKE, CXX = (os.environ[name] for name in ("BUILD", "CMAKE", "CXX"))


def run(*words, cwd=None, **environment):
    done = subprocess.run(list(map(str, words)), cwd=cwd, env=os.environ | environment, text=True, encoding="utf-8",
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{words}\n{done.stdout}{done.stderr}")
    return done.stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="akin-package-")
        cls.addClassCleanup(folder.cleanup)
        cls.top = pathlib.Path(folder.name)
        first = cls.top / "first"
        run(CMAKE, "--install", BUILD, "--prefix", first)
        cls.prefix = first.rename(cls.top / "moved")
        cls.akin = cls.prefix / "bin/akin"
        cls.work = cls.top / "work"
        cls.work.mkdir()
        run(cls.akin, "generate", "--users", "50", "--items", "60", "--ratings", "1500", cwd=cls.work)
        run(cls.akin, "train", "ratings.csv", "--rank", "4", "--iterations", "3", cwd=cls.work)

    def library_folder(self):
        return next(self.prefix.glob("lib*/**/pkgconfig")).parent

    def test_what_is_there(self):
        self.assertRegex(run(self.akin, "--version"), r"^akin [0-9]")
        for path in ("share/man/man1/akin.1", "share/bash-completion/completions/akin", "share/doc/akin/LICENSE",
                     "share/zsh/site-functions/_akin", "share/fish/vendor_completions.d/akin.fish"):
            self.assertGreater((self.prefix / path).stat().st_size, 500, path)

    def test_nothing_knows_where_it_was(self):
        for folder in (self.library_folder() / "cmake/akin", self.library_folder() / "pkgconfig"):
            for file in folder.iterdir():
                text = file.read_text(encoding="utf-8")
                for place in (str(self.top), str(ROOT)):
                    self.assertNotIn(place, text, file)

    def test_find_package(self):
        programs = self.top / "programs"
        run(CMAKE, "-S", ROOT / "examples", "-B", programs, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={CXX}", "-DCMAKE_BUILD_TYPE=Release")
        run(CMAKE, "--build", programs, "--parallel", "2")
        self.assertIn("\n5. ", run(programs / "train_and_recommend", "ratings.csv", "10", cwd=self.work))

    def test_find_package_refuses_another_version(self):
        project = self.top / "newer"
        project.mkdir()
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.23)\nproject(newer LANGUAGES CXX)\nfind_package(akin 99.0 REQUIRED)\n",
            encoding="utf-8")
        with self.assertRaisesRegex(AssertionError, "99.0"):
            run(CMAKE, "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_pkg_config(self):
        flags = run("pkg-config", "--cflags", "--libs", "akin",
                    PKG_CONFIG_PATH=str(self.library_folder() / "pkgconfig")).split()
        run(CXX, "-std=c++20", "-o", "fold_in", ROOT / "examples/fold_in.cc", *flags, cwd=self.work)
        self.assertIn("1. ", run(self.work / "fold_in", "model.akin", "3=5", "4=1", cwd=self.work))

    def test_every_header_stands_alone(self):
        include = self.prefix / "include"
        headers = sorted(file.relative_to(include).as_posix() for file in include.rglob("*.h"))
        self.assertIn("akin/akin.h", headers)
        self.assertFalse([name for name in headers if "/test_" in name or name.endswith("-inl.h")])
        for start in range(2):  # in both orders, so that none leans on the one before it
            source = self.top / f"all{start}.cc"
            ordered = headers[:: 1 if start == 0 else -1]
            source.write_text("".join(f'#include "{name}"\n' for name in ordered) + "int main() {}\n", encoding="utf-8")
            run(CXX, "-std=c++20", "-fsyntax-only", f"-I{include}", source)


if __name__ == "__main__":
    unittest.main()
