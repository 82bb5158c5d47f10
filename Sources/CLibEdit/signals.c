#define _GNU_SOURCE
#include "CLibEdit.h"
#include "signals.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

// A handler has no argument for its state, so these are the program's only globals.
static volatile int32_t *volatile interrupt_flag;
static volatile sig_atomic_t dies_on_second_interrupt;
static pthread_t reader;

// Kernels that oneDNN generates use the stack pointer for other things while they run, so no handler may put its frame
// where that points. Large enough for the widest vector registers that a frame holds.
static char handler_stack[1 << 16] __attribute__((aligned(64)));

static struct termios saved_settings;
static volatile sig_atomic_t terminal = -1;

static void die_of(int signal_number) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(signal_number, &action, NULL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(signal_number);
}

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { crash_signal_count = sizeof crash_signals / sizeof crash_signals[0] };
static struct sigaction crash_actions[crash_signal_count];

// Gives way to what was to be done about a crash before: the failing instruction runs again when this returns, and a
// signal that was sent is sent again.
static void on_crash(int signal_number, siginfo_t *info, void *context) {
    (void)context;
    reg_terminal_restore();
    for (int index = 0; index < crash_signal_count; index++)
        if (crash_signals[index] == signal_number) sigaction(signal_number, &crash_actions[index], NULL);
    if (info->si_code <= 0) raise(signal_number);
}

int reg_is_interrupted(void) {
    return *interrupt_flag != 0;
}

int reg_wait_for_input(int file_descriptor) {
    struct pollfd input = {.fd = file_descriptor, .events = POLLIN};
    sigset_t interrupts, outer;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    // Between the look at the flag and the wait, an interrupt would be lost on the wait.
    pthread_sigmask(SIG_BLOCK, &interrupts, &outer);
    int ready = 0;
    while (!(interrupt_flag && *interrupt_flag)) {
        ready = ppoll(&input, 1, NULL, &outer);
        if (ready > 0 || errno != EINTR) break;
    }
    pthread_sigmask(SIG_SETMASK, &outer, NULL);
    return ready > 0;
}

int reg_forward_to_reader(int signal_number) {
    if (pthread_equal(pthread_self(), reader)) return 0;
    pthread_kill(reader, signal_number);
    return 1;
}

static void on_interrupt(int signal_number) {
    int saved_errno = errno;
    if (!reg_forward_to_reader(signal_number)) {
        if (dies_on_second_interrupt && *interrupt_flag) {
            reg_terminal_restore();
            die_of(signal_number);
        }
        *interrupt_flag = 1;
    }
    errno = saved_errno;
}

static void on_termination(int signal_number) {
    reg_terminal_restore();
    die_of(signal_number);
}

void reg_signals_install(volatile int32_t *flag, int dies_on_second) {
    interrupt_flag = flag;
    dies_on_second_interrupt = dies_on_second;
    reader = pthread_self();
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    sigaltstack(&stack, NULL);
    // Without SA_RESTART: a waiting read must end.
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

void reg_terminal_save(int file_descriptor) {
    if (tcgetattr(file_descriptor, &saved_settings) != 0) return;
    terminal = file_descriptor;
    atexit(reg_terminal_restore);
    struct sigaction action = {.sa_handler = on_termination, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGQUIT, &action, NULL);
    struct sigaction crash_action = {.sa_sigaction = on_crash, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    sigemptyset(&crash_action.sa_mask);
    for (int index = 0; index < crash_signal_count; index++)
        sigaction(crash_signals[index], &crash_action, &crash_actions[index]);
}

void reg_terminal_restore(void) {
    static const char end_of_bracketed_paste[] = "\033[?2004l";
    if (terminal < 0) return;
    // A background process would be stopped for touching the terminal.
    sigset_t background_write;
    sigemptyset(&background_write);
    sigaddset(&background_write, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &background_write, NULL);
    ssize_t written = write(terminal, end_of_bracketed_paste, sizeof end_of_bracketed_paste - 1);
    (void)written;
    tcsetattr(terminal, TCSADRAIN, &saved_settings);
}
