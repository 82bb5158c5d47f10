extension PlottingError {
    public var message: String {
        switch self {
        case .gnuplotMissing: return "pictures in files need gnuplot, which is not installed"
        case .gnuplotFailed(let reason): return "gnuplot could not draw the figure: \(reason)"
        case .unknownFormat(let path): return "a figure is saved as .svg, .png or .pdf, got \"\(path)\""
        }
    }

    /// Whether the script asked for what there is not, rather than the machine having failed.
    public var isMissingChoice: Bool {
        if case .unknownFormat = self { return true }
        return false
    }

    public var hint: String? {
        switch self {
        case .gnuplotMissing: return "on Debian and Ubuntu: apt-get install gnuplot-nox"
        case .gnuplotFailed, .unknownFormat: return nil
        }
    }
}
