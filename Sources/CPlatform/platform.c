#define _GNU_SOURCE
#include "CPlatform.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <limits.h>
#include <stddef.h>

void platform_futex_wait(int32_t *address, int32_t expected) {
    syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

void platform_futex_wake_all(int32_t *address) {
    syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

int platform_anonymous_file(void) { return memfd_create("reg", MFD_CLOEXEC); }
