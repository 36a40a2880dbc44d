// System calls that fail when a test says so: LD_PRELOAD it into akin.
//
//     FAIL_CALL=fsync FAIL_AT=2 FAIL_WITH=5 akin train …
//
// lets the second fsync of a file below FAIL_BELOW fail with errno 5. FAIL_WITH=short makes a write take
// one byte only; FAIL_STICKY=1 lets every later call fail too. The call is counted in one process, over
// all its threads. FAIL_COUNT names a file into which, at the end, the number of calls is written.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int calls;

static const char* setting(const char* name) {
  const char* value = getenv(name);
  return value == NULL ? "" : value;
}

static int is_below(const char* path) {
  const char* folder = setting("FAIL_BELOW");
  return folder[0] != '\0' && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_open_below(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = '\0';
  return is_below(path);
}

// Whether this call, which is on a file of interest, is the one to fail.
static int is_to_fail(const char* call) {
  if (strcmp(call, setting("FAIL_CALL")) != 0) return 0;
  const int number = atomic_fetch_add(&calls, 1) + 1;
  const int at = atoi(setting("FAIL_AT"));
  return at > 0 && (number == at || (number > at && setting("FAIL_STICKY")[0] != '\0'));
}

static int fail(void) {
  errno = atoi(setting("FAIL_WITH"));
  return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void* bytes, size_t size) {
  if (is_open_below(file) && is_to_fail("write")) {
    if (strcmp(setting("FAIL_WITH"), "short") != 0) return fail();
    size = size > 1 ? 1 : size;
  }
  return REAL(write)(file, bytes, size);
}

int fsync(int file) { return is_open_below(file) && is_to_fail("fsync") ? fail() : REAL(fsync)(file); }

int close(int file) {
  if (!is_open_below(file) || !is_to_fail("close")) return REAL(close)(file);
  REAL(close)(file);  // as Linux does: the descriptor is gone whatever close says
  return fail();
}

int rename(const char* from, const char* to) {
  return is_below(to) && is_to_fail("rename") ? fail() : REAL(rename)(from, to);
}

int unlink(const char* path) { return is_below(path) && is_to_fail("unlink") ? fail() : REAL(unlink)(path); }

int flock(int file, int operation) {
  static int (*real)(int, int);
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "flock");
  return is_open_below(file) && is_to_fail("flock") ? fail() : real(file, operation);
}

static int open_or_fail(const char* name, const char* path, int flags, mode_t mode) {
  if (is_below(path) && is_to_fail("open")) return fail();
  int (*real)(const char*, int, ...);
  *(void**)&real = dlsym(RTLD_NEXT, name);
  return real(path, flags, mode);
}

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_or_fail("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_or_fail("open64", path, flags, mode);
}

__attribute__((destructor)) static void tell_count(void) {
  const char* path = setting("FAIL_COUNT");
  if (path[0] == '\0') return;
  FILE* file = fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "%d\n", atomic_load(&calls));
  fclose(file);
}
