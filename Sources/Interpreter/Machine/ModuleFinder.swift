import Syntax

/// Finds the file that an import names.
struct ModuleFinder {
    /// Folders of the standard library.
    var libraryFolders: [String] = []

    /// The file's absolute path: beside the importing file, else, for a bare name, in the standard library.
    func locate(_ text: String, isFile: Bool, from source: SourceText) throws -> String {
        let folder = source.name.lastIndex(of: "/").map { String(source.name[..<$0]) + "/" } ?? ""
        let candidates =
            isFile
            ? [text.hasPrefix("/") ? text : folder + text]
            : ([folder] + libraryFolders.map { $0 + "/" }).map { $0 + text + ".reg" }
        for candidate in candidates where TextFile.exists(candidate) { return TextFile.resolved(candidate) }
        throw RuntimeError.missingModule(text, isFile: isFile, nearest: nearestModule(text, isFile: isFile, folder))
    }

    private func nearestModule(_ text: String, isFile: Bool, _ folder: String) -> String? {
        func files(in folder: String) -> [String] {
            TextFile.names(in: folder.isEmpty ? "." : folder).filter { $0.hasSuffix(".reg") }
        }
        guard isFile else {
            let names = ([folder] + libraryFolders).flatMap { files(in: $0) }
            return nearest(text, in: names.map { String($0.dropLast(".reg".count)) })
        }
        let inner = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
        let home = inner.hasPrefix("/") ? inner : folder + inner
        return nearest(String(text.dropFirst(inner.count)), in: files(in: home)).map { inner + $0 }
    }
}
