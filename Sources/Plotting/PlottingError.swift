/// Why a figure could not be drawn, as data; `PlottingError+English.swift` words it.
public enum PlottingError: Error, Equatable {
    case gnuplotMissing
    case gnuplotFailed(String)
    /// The path's name ends in none of the known ways.
    case unknownFormat(path: String)
}
