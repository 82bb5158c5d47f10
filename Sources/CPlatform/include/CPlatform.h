#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stdint.h>

// What Swift cannot say itself: atomics on plain integers, futexes, the floating-point control register, and vector
// instructions that its SIMD types do not compile to.

static inline int32_t platform_load(const int32_t *address) { return __atomic_load_n(address, __ATOMIC_ACQUIRE); }
static inline void platform_store(int32_t *address, int32_t value) {
    __atomic_store_n(address, value, __ATOMIC_RELEASE);
}
static inline int32_t platform_exchange(int32_t *address, int32_t value) {
    return __atomic_exchange_n(address, value, __ATOMIC_ACQ_REL);
}
/// Adds and returns the value from before; what follows is not moved before it.
static inline int32_t platform_fetch_add(int32_t *address, int32_t value) {
    return __atomic_fetch_add(address, value, __ATOMIC_SEQ_CST);
}
/// Tells the processor that this is a spin loop.
static inline void platform_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// Sleeps while `*address == expected`; may wake early.
void platform_futex_wait(int32_t *address, int32_t expected);
/// Wakes all that sleep on `address`.
void platform_futex_wake_all(int32_t *address);

/// Opens a new file that has no name; -1 with `errno` if it cannot.
int platform_anonymous_file(void);

/// Makes this thread treat denormal floats as zero, in operands and in results.
void platform_flush_denormals(void);

typedef float platform_float8 __attribute__((ext_vector_type(8)));
typedef int32_t platform_int8 __attribute__((ext_vector_type(8)));
static inline platform_float8 platform_to_float(platform_int8 x) { return __builtin_convertvector(x, platform_float8); }
static inline platform_float8 platform_square_root(platform_float8 x) { return __builtin_elementwise_sqrt(x); }

#endif
