/* SPDX-License-Identifier: Apache-2.0
 * LD_PRELOAD: real writes and syncs of chosen files fail in the C library, below SQLite.
 * fault_arm(suffix, kinds, after, error, sticky): of the calls on files whose name ends in `suffix`
 * and whose kind is in `kinds` (1 write, 2 sync, 3 both), let `after` pass, then fail with `error`;
 * once, or every time when sticky. fault_fired() counts failures; fault_at_risk() counts those that
 * hit something not yet synced: a failed write, or a failed sync with writes since the last good one
 * (SQLite syncs the log once more before a checkpoint, when all of it is safe already).
 * fault_arm("", 0, ...) disarms. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static char suffix[64];
static int kinds, error, sticky, dirty;
static long left, fired, risked;

void fault_arm(const char *name, int which, long after, int code, int always) {
  pthread_mutex_lock(&guard);
  snprintf(suffix, sizeof suffix, "%s", name);
  kinds = which; left = after; error = code; sticky = always;
  dirty = 0; fired = 0; risked = 0;
  pthread_mutex_unlock(&guard);
}

long fault_fired(void) { return fired; }

long fault_at_risk(void) { return risked; }

static int named(int fd) {
  char link[40], path[1024];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  size_t m = strlen(suffix);
  return n > 0 && (size_t)n >= m && memcmp(path + n - m, suffix, m) == 0;
}

static int bad(int fd, int kind) {
  int code = 0;
  pthread_mutex_lock(&guard);
  if (suffix[0] && named(fd)) {
    if (kind == 1) dirty = 1;
    if (kinds & kind) {
      if (left > 0) left--;
      else if (sticky || fired == 0) { fired++; risked += dirty; code = error; }
    }
    if (kind == 2 && !code) dirty = 0;
  }
  pthread_mutex_unlock(&guard);
  if (code) errno = code;
  return code;
}

typedef int sync_call(int);
typedef ssize_t write_call(int, const void *, size_t);
typedef ssize_t place_call(int, const void *, size_t, off_t);
#define REAL(type, name) \
  static type *real; \
  if (!real) real = (type *)dlsym(RTLD_NEXT, name)

int fsync(int fd) {
  REAL(sync_call, "fsync");
  return bad(fd, 2) ? -1 : real(fd);
}

int fdatasync(int fd) {
  REAL(sync_call, "fdatasync");
  return bad(fd, 2) ? -1 : real(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
  REAL(place_call, "pwrite64");
  return bad(fd, 1) ? -1 : real(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  REAL(place_call, "pwrite");
  return bad(fd, 1) ? -1 : real(fd, data, size, at);
}

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write_call, "write");
  return bad(fd, 1) ? -1 : real(fd, data, size);
}
