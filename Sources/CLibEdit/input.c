#define _GNU_SOURCE
#include "CLibEdit.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

// libedit's own signal handling (EL_SIGNAL) sends each signal on to the whole process group, and an interrupt that
// comes between the prompt and the read is lost. So while the prompt waits, these signals are let in by ppoll only, and
// are dealt with here rather than in their handlers.
enum { interruption, suspension, continuation, window_change, signal_count };
static const int prompt_signals[signal_count] = {SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
static volatile sig_atomic_t has_come[signal_count];
static struct sigaction outer_actions[signal_count];
static sigset_t outer_mask;

static void on_prompt_signal(int signal_number) {
    int saved_errno = errno;
    if (!reg_forward_to_reader(signal_number))
        for (int index = suspension; index < signal_count; index++)
            if (prompt_signals[index] == signal_number) has_come[index] = 1;
    errno = saved_errno;
}

static void handle_prompt_signal(int index) {
    struct sigaction action = {.sa_handler = on_prompt_signal, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(prompt_signals[index], &action, NULL);
}

static void send(const char *text) {
    ssize_t written = write(STDOUT_FILENO, text, strlen(text));
    (void)written;
}

static void set_bracketed_paste(int on) {
    send(on ? "\033[?2004h" : "\033[?2004l");
}

// The terminal once more, opened so that reads never wait: a Ctrl-C throws away what is typed ahead, also between the
// wait that found a key and the read that should fetch it. Stdin itself is shared with other programs.
static int keyboard(void) {
    static int descriptor = -1;
    if (descriptor < 0) descriptor = open("/proc/self/fd/0", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return descriptor < 0 ? STDIN_FILENO : descriptor;
}

void reg_prompt_begin(EditLine *editor) {
    sigset_t held;
    sigemptyset(&held);
    for (int index = 0; index < signal_count; index++) {
        has_come[index] = 0;
        sigaddset(&held, prompt_signals[index]);
    }
    pthread_sigmask(SIG_BLOCK, &held, &outer_mask);
    for (int index = suspension; index < signal_count; index++) {
        sigaction(prompt_signals[index], NULL, &outer_actions[index]);
        handle_prompt_signal(index);
    }
    // libedit would show the prompt first, and keys typed in between would be taken line by line.
    el_set(editor, EL_PREP_TERM, 1);
    set_bracketed_paste(1);
}

void reg_prompt_end(EditLine *editor) {
    set_bracketed_paste(0);
    el_set(editor, EL_PREP_TERM, 0);
    for (int index = suspension; index < signal_count; index++)
        sigaction(prompt_signals[index], &outer_actions[index], NULL);
    pthread_sigmask(SIG_SETMASK, &outer_mask, NULL);
}

static void resume(EditLine *editor) {
    // Another program may have changed the settings: libedit sets them only when it thinks they differ.
    el_set(editor, EL_PREP_TERM, 0);
    el_set(editor, EL_PREP_TERM, 1);
    set_bracketed_paste(1);
    el_resize(editor);
    send("\r");
    el_set(editor, EL_REFRESH);
}

static void suspend(EditLine *editor) {
    set_bracketed_paste(0);
    el_set(editor, EL_PREP_TERM, 0);
    struct sigaction stop = {.sa_handler = SIG_DFL};
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGTSTP);
    sigaction(SIGTSTP, &stop, NULL);
    raise(SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    // Here the program stands still; the SIGCONT that ends it is taken by the next wait.
    pthread_sigmask(SIG_BLOCK, &only, NULL);
    handle_prompt_signal(suspension);
}

static int take(int index) {
    int came = has_come[index];
    has_come[index] = 0;
    return came;
}

void reg_prompt_handle_signals(EditLine *editor) {
    if (take(suspension)) suspend(editor);
    if (take(continuation)) resume(editor);
}

int reg_prompt_take_window_change(void) {
    return take(window_change);
}

static int has_signals(void) {
    for (int index = suspension; index < signal_count; index++)
        if (has_come[index]) return 1;
    return 0;
}

int reg_prompt_read(wchar_t *character) {
    char bytes[MB_LEN_MAX];
    size_t count = 0;
    for (;;) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        if (reg_is_interrupted()) {
            errno = EINTR;
            return -1;
        }
        if (has_signals() && count == 0) return REG_READ_SIGNALLED;
        if (ppoll(&input, 1, NULL, &outer_mask) < 0) {
            if (errno == EINTR) continue;
            return -1;
        }
        ssize_t got = read(keyboard(), &bytes[count], 1);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) return (int)got;
        count++;
        mbstate_t state = {0};
        size_t length = mbrtowc(character, bytes, count, &state);
        if (length == (size_t)-2 && count < sizeof bytes) continue;
        if (length != (size_t)-1 && length != (size_t)-2) return 1;
        // Bytes that are no character are left out.
        count = 0;
    }
}

int reg_edit_set_reader(EditLine *editor, RegReadFunction reader) {
    return el_set(editor, EL_GETCFN, reader);
}
