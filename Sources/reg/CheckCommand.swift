import REPL
import Session
import Syntax

/// `reg check FILE…`: tells the mistakes of scripts without running them. The exit status is 1 if there are any, or a
/// file cannot be read.
func checkFiles(_ arguments: [String], color: ColorChoice) throws(UsageError) -> Int32 {
    var paths = arguments
    if paths.first == "--" {
        paths.removeFirst()
    } else if let option = paths.first(where: { $0.hasPrefix("-") }) {
        throw UsageError(message: "unknown option '\(option)' of 'check'")
    }
    if paths.isEmpty { throw UsageError(message: "'check' needs a file") }
    let printer = OutputPrinter(color: color)
    var isClean = true
    for path in paths {
        for finding in Session.checkFile(path) {
            printer.print(.failure(finding))
            isClean = false
        }
    }
    return isClean ? 0 : 1
}
