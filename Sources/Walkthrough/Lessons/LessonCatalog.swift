import Glibc
import Session
import Syntax

/// The scripts that come with the program, by topic.
public struct LessonCatalog {
    struct Lesson {
        let name: String
        let path: String
        let title: String
        /// From the line `# topic: …` at the top of the script.
        let topic: String?
    }

    let lessons: [Lesson]

    /// The lessons of the nearest folder `examples` of the installation. A script that cannot be read is left out.
    public init() {
        let folder = Installation.folders(named: "examples").first
        lessons = folder.map(Self.lessons) ?? []
    }

    private static func lessons(in folder: String) -> [Lesson] {
        scripts(in: folder).compactMap { path in
            guard let source = try? Session.script(at: path, command: "reg lesson") else { return nil }
            let document = CellDocument(source)
            return Lesson(name: document.name, path: path, title: document.title, topic: document.topic)
        }
    }

    private static func scripts(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name.hasSuffix(".reg"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { "\(folder)/\($0)" }
    }

    /// The script of a lesson; an unknown name is told with the nearest.
    public func path(of name: String) throws -> String {
        let wanted = name.hasSuffix(".reg") ? String(name.dropLast(4)) : name
        if let lesson = lessons.first(where: { $0.name == wanted }) { return lesson.path }
        throw Diagnostic(
            kind: .name, message: "there is no lesson '\(name)'", hint: hint(for: wanted) ?? "'reg lesson' lists them")
    }

    /// The lesson with nearly that name, else those with the name in theirs.
    private func hint(for wanted: String) -> String? {
        let names = lessons.map(\.name)
        if let near = nearest(wanted, in: names) { return "did you mean '\(near)'?" }
        let similar = wanted.isEmpty ? [] : names.filter { $0.split(separator: "_").contains { $0.hasPrefix(wanted) } }
        guard let last = similar.last else { return nil }
        let others = similar.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        return "did you mean " + (others.isEmpty ? "" : others + " or ") + "'\(last)'?"
    }

    /// The list that `reg lesson` prints: topics in the order of the alphabet, lessons without one last.
    public var listing: String {
        guard !lessons.isEmpty else { return "No lessons are installed.\n" }
        let width = lessons.map { displayWidth($0.name) }.max() ?? 0
        let topics = Dictionary(grouping: lessons) { $0.topic ?? "" }
        let order = topics.keys.sorted { ($0.isEmpty ? 1 : 0, $0) < ($1.isEmpty ? 1 : 0, $1) }
        let sections = order.map { topic in
            let rows = topics[topic]!.map { lesson in
                "  " + lesson.name + String(repeating: " ", count: width - displayWidth(lesson.name) + 2) + lesson.title + "\n"
            }
            return (topic.isEmpty ? "Further" : topic) + "\n" + rows.joined()
        }
        return sections.joined(separator: "\n") + "\n'reg lesson NAME' goes through one, cell by cell.\n"
    }
}
