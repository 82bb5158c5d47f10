#ifndef REG_SIGNALS_H
#define REG_SIGNALS_H

/// Whether SIGINT has come since the flag was last cleared.
int reg_is_interrupted(void);
/// For handlers: hands a signal that arrived on another thread to the one that reads; returns whether it did.
int reg_forward_to_reader(int signal_number);

#endif
