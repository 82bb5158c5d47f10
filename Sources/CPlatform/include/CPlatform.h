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

/// C's `%.Nf`, `%.Ne` or `%.Ng` (`style` is the letter); the number of bytes, which are written if they fit into `size`
/// with a zero behind them.
int platform_format_number(char *buffer, int64_t size, char style, int32_t digits, double value);

/// Opens a new file that has no name; -1 with `errno` if it cannot.
int platform_anonymous_file(void);

/// Makes this thread count subnormal numbers as zero, in operands and in results, or keep them as IEEE 754 says. The
/// control register is written whole, for to read it first would cost more than a small kernel.
static inline void platform_count_subnormals_as_zero(int32_t enabled) {
#if defined(__x86_64__)
    const uint32_t standard = 0x1f80, subnormals_are_zero = 0x8040;
    const uint32_t control = enabled ? standard | subnormals_are_zero : standard;
    __asm__ volatile("ldmxcsr %0" : : "m"(control) : "memory");
#elif defined(__aarch64__)
    const uint64_t standard = 0, subnormals_are_zero = 1u << 24;
    __asm__ volatile("msr fpcr, %0" : : "r"(enabled ? subnormals_are_zero : standard) : "memory");
#endif
}
/// Whether this thread counts subnormal numbers as zero.
static inline int32_t platform_counts_subnormals_as_zero(void) {
#if defined(__x86_64__)
    uint32_t control;
    __asm__ volatile("stmxcsr %0" : "=m"(control));
    return (control & 0x8040) != 0;
#elif defined(__aarch64__)
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    return (control >> 24) & 1;
#else
    return 0;
#endif
}

typedef float platform_float8 __attribute__((ext_vector_type(8)));
typedef int32_t platform_int8 __attribute__((ext_vector_type(8)));
static inline platform_float8 platform_to_float(platform_int8 x) { return __builtin_convertvector(x, platform_float8); }
static inline platform_float8 platform_square_root(platform_float8 x) { return __builtin_elementwise_sqrt(x); }

#endif
