#define _GNU_SOURCE
#include "CLibEdit.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int reg_edit_set_prompt(EditLine *editor, RegPromptFunction prompt) {
    return el_set(editor, EL_PROMPT_ESC, prompt, REG_PROMPT_ESCAPE);
}

int reg_edit_use_emacs_keys(EditLine *editor) {
    return el_set(editor, EL_EDITOR, "emacs");
}

int reg_edit_add_function(EditLine *editor, const char *name, const char *help, RegEditFunction function) {
    return el_set(editor, EL_ADDFN, name, help, function);
}

int reg_edit_bind(EditLine *editor, const char *key, const char *command) {
    return el_set(editor, EL_BIND, key, command, NULL);
}

int reg_edit_bind_alternative(EditLine *editor, const char *key, const char *command) {
    return el_set(editor, EL_BIND, "-a", key, command, NULL);
}

int reg_edit_set_client_data(EditLine *editor, void *data) {
    return el_set(editor, EL_CLIENTDATA, data);
}

void *reg_edit_client_data(EditLine *editor) {
    void *data = NULL;
    el_get(editor, EL_CLIENTDATA, &data);
    return data;
}

int reg_edit_use_history(EditLine *editor, History *entries) {
    return el_set(editor, EL_HIST, history, entries);
}

int reg_edit_refresh(EditLine *editor) {
    return el_set(editor, EL_REFRESH);
}

int reg_history_set_size(History *entries, int size) {
    HistEvent event;
    return history(entries, &event, H_SETSIZE, size);
}

int reg_history_set_unique(History *entries, int on) {
    HistEvent event;
    return history(entries, &event, H_SETUNIQUE, on);
}

int reg_history_enter(History *entries, const char *entry) {
    HistEvent event;
    return history(entries, &event, H_ENTER, entry);
}

int reg_edit_has_vi_keys(EditLine *editor) {
    const char *keys = NULL;
    return el_get(editor, EL_EDITOR, &keys) == 0 && keys != NULL && strcmp(keys, "vi") == 0;
}

int reg_locale_is_single_byte(void) {
    return MB_CUR_MAX == 1;
}

int reg_columns(wchar_t character) {
    return wcwidth(character);
}
