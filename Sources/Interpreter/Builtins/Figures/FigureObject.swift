import Plotting
import Syntax

/// A figure as the language sees it: a value, shown as text or as a picture.
class FigureObject: LibraryObject {
    let figure: Figure

    init(_ figure: Figure) { self.figure = figure }

    convenience init(_ panel: Panel) { self.init(Figure(panel)) }

    override var typeName: String { "figure" }
    override func text(width: Int) -> String { text(in: TextStyle(width: width)) }
    override func text(in style: TextStyle) -> String { figure.text(in: style, measure: { displayWidth($0) }) }
    override var richTypes: [MediaType] { [.svg] }
    override func rendering(as type: MediaType) throws -> String? { type == .svg ? try figure.svg() : nil }
    override var members: MemberTable { FigureObject.table }

    static let table = MemberTable([:], FigureFunctions.methods)

    /// The only panel, to which more may be added.
    func onlyPanel() throws -> Panel {
        guard figure.panels.count == 1, case .separate = figure.arrangement else {
            throw RuntimeError.type(
                "only a figure of one panel can be added to, this one has \(figure.panels.count)",
                hint: "add to its parts before `subplots(…)` puts them together")
        }
        return figure.panels[0]
    }
}
