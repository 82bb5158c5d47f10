/// Why a figure could not be made or saved, as data; `PlottingError+English.swift` words it.
public enum PlottingError: Error, Equatable {
    case gnuplotMissing
    case gnuplotFailed(String)
    case unknownFormat(String)
    case cannotWrite(String, reason: String)
}
