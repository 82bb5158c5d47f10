import Glibc
import REPL

exit(runOnLargeStack { runProgram(Array(CommandLine.arguments.dropFirst())) })
