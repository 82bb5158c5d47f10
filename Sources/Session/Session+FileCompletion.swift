import Glibc
import Interpreter

extension Session {
    /// Files and folders that a path goes on to; what begins with a point only where that is typed. `closing` follows a
    /// file's name, a slash a folder's.
    static func files(_ path: String, cursor: Int, closing: String = "") -> CompletionList {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = slash == path.startIndex ? "." : String(path[..<slash])
        let prefix = String(path[slash...])
        let names = TextFile.names(in: folder).filter {
            $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix(".")) && $0 != "." && $0 != ".."
        }
        let items = names.sorted().map { name in
            isFolder(folder + "/" + name)
                ? CompletionItem(name + "/", .file) : CompletionItem(name, .file, insertion: name + closing)
        }
        return CompletionList(start: cursor - prefix.unicodeScalars.count, items: items)
    }

    /// Links are followed.
    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }
}
