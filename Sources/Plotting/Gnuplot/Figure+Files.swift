import Glibc

extension Figure {
    /// The figure as an SVG element, for a page or a file. gnuplot draws it.
    public func svg() throws -> String { SVGDocument(try drawn(.svg).text).element }

    /// The figure as the bytes of a PNG file. gnuplot draws it.
    public func png() throws -> [UInt8] { try drawn(.png).bytes }

    private func drawn(_ format: FigureFormat) throws -> AnonymousFile {
        let file = try AnonymousFile()
        try Gnuplot.run(GnuplotScript(self, format: format).text, writingTo: file.descriptor)
        return file
    }

    /// Makes or replaces a file, in the format that its name ends in; readers see either the old picture or the whole new
    /// one.
    public func save(to path: String) throws {
        guard let format = FigureFormat(path: path) else { throw PlottingError.unknownFormat(path) }
        let temporary = path + ".\(getpid()).tmp"
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw PlottingError.cannotWrite(path, reason: String(cString: strerror(errno))) }
        var isDone = false
        defer {
            close(descriptor)
            if !isDone { unlink(temporary) }
        }
        if format == .svg {
            guard AnonymousFile.write(try svg() + "\n", to: descriptor) else {
                throw PlottingError.cannotWrite(path, reason: String(cString: strerror(errno)))
            }
        } else {
            try Gnuplot.run(GnuplotScript(self, format: format).text, writingTo: descriptor)
        }
        guard rename(temporary, path) == 0 else {
            throw PlottingError.cannotWrite(path, reason: String(cString: strerror(errno)))
        }
        isDone = true
    }
}
