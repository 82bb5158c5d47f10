// The declarations in COneDNN.h are linked from the system's libraries; a target needs one source file.
#include "COneDNN.h"
