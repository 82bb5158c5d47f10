/// The parts of libedit that Swift cannot call (variadic functions), and the signal handlers of the front end,
/// which may touch nothing but what is async-signal-safe.
#ifndef REG_CLIBEDIT_H
#define REG_CLIBEDIT_H

#include <histedit.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

/// What a key's function tells libedit: the CC_… constants of histedit.h.
typedef unsigned char (*RegEditFunction)(EditLine *editor, int character);
typedef char *(*RegPromptFunction)(EditLine *editor);

/// Encloses stretches of a prompt that take no room on the screen.
#define REG_PROMPT_ESCAPE '\1'

int reg_edit_set_prompt(EditLine *editor, RegPromptFunction prompt);
int reg_edit_use_emacs_keys(EditLine *editor);
/// Whether the user's ~/.editrc chose vi's keys.
int reg_edit_has_vi_keys(EditLine *editor);
/// Names and help texts are kept by libedit for good: register each once.
int reg_edit_add_function(EditLine *editor, const char *name, const char *help, RegEditFunction function);
/// `key` is written as in editrc(5): `\\e[A`, `^I`.
int reg_edit_bind(EditLine *editor, const char *key, const char *command);
/// Binds in vi's command mode.
int reg_edit_bind_alternative(EditLine *editor, const char *key, const char *command);
int reg_edit_set_client_data(EditLine *editor, void *data);
void *reg_edit_client_data(EditLine *editor);
int reg_edit_use_history(EditLine *editor, History *history);
/// Draws the prompt and the line anew on the row of the cursor.
int reg_edit_refresh(EditLine *editor);
/// Reads one character for libedit: 1, 0 at the end of input, or -1.
typedef int (*RegReadFunction)(EditLine *editor, wchar_t *character);
int reg_edit_set_reader(EditLine *editor, RegReadFunction reader);
/// Around `el_gets`: raw input, bracketed paste, and Ctrl-C, Ctrl-Z, `fg` and window changes taken in order with the
/// keys. An interrupt ends `el_gets` and leaves the flag of `reg_signals_install` set.
void reg_prompt_begin(EditLine *editor);
void reg_prompt_end(EditLine *editor);
/// Between the two, waits for a character: as a `RegReadFunction`, or `REG_READ_SIGNALLED` when
/// `reg_prompt_handle_signals` is to be called before the next attempt.
int reg_prompt_read(wchar_t *character);
enum { REG_READ_SIGNALLED = 2 };
/// Suspends the program and draws the line anew after `fg`, as the signals ask.
void reg_prompt_handle_signals(EditLine *editor);
/// Whether the window has changed its size since this was last asked.
int reg_prompt_take_window_change(void);

/// Columns that libedit reckons a character takes, -1 for one that cannot be printed.
int reg_columns(wchar_t character);
/// Whether the locale in use has no multibyte characters.
int reg_locale_is_single_byte(void);
int reg_history_set_size(History *history, int size);
/// Leaves an entry out that equals the one before it.
int reg_history_set_unique(History *history, int on);
int reg_history_enter(History *history, const char *entry);

/// Installs the SIGINT handler: each interrupt stores 1 in `*flag`. With `dies_on_second`, a second one that comes
/// while the flag is still set ends the program, for scripts that do not answer.
///
/// The calling thread is the one that reads input; a signal that arrives on another thread is handed on to it, so
/// that its `read` ends with EINTR.
void reg_signals_install(volatile int32_t *flag, int dies_on_second);
/// Waits until there is something to read, or the end of it; 0 when an interrupt comes first.
int reg_wait_for_input(int file_descriptor);
/// Remembers the terminal's settings and puts them back, and ends bracketed paste, at exit, on SIGTERM, SIGHUP and
/// SIGQUIT, and before a crash is reported.
void reg_terminal_save(int file_descriptor);
/// The same at once; safe to call at any time.
void reg_terminal_restore(void);

#endif
