extension Figure {
    /// The figure as an SVG element, for a page or a file. gnuplot draws it.
    public func svg() throws -> String { SVGDocument(try drawn(.svg).text, words: wordsForIt).element }

    /// The figure as the bytes of a file of that kind. gnuplot draws it.
    public func bytes(in format: FigureFormat) throws -> [UInt8] {
        format == .svg ? Array((try svg() + "\n").utf8) : try drawn(format).bytes
    }

    private func drawn(_ format: FigureFormat) throws -> AnonymousFile {
        let file = try AnonymousFile()
        try Gnuplot.run(GnuplotScript(self, format: format).text, writingTo: file.descriptor)
        return file
    }
}
