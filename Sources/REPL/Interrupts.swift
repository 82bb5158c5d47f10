import CLibEdit

/// Makes Ctrl-C set `flag` and end a waiting read, on the thread that calls this.
///
/// With `endsUnansweringScripts` a second Ctrl-C ends a script that does not answer to the first; a prompt is never
/// left that way.
public func installInterruptHandler(flag: UnsafeMutablePointer<Int32>, endsUnansweringScripts: Bool) {
    reg_signals_install(flag, endsUnansweringScripts ? 1 : 0)
}
