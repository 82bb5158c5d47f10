#define _GNU_SOURCE
#include "CPlatform.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>

void platform_futex_wait(int32_t *address, int32_t expected) {
    syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

void platform_futex_wake_all(int32_t *address) {
    syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

int platform_anonymous_file(void) { return memfd_create("reg", MFD_CLOEXEC); }

int platform_format_number(char *buffer, int64_t size, char style, int32_t digits, double value) {
    const char *format = style == 'f' ? "%.*f" : style == 'e' ? "%.*e" : "%.*g";
    return snprintf(buffer, (size_t)size, format, (int)digits, value);
}
