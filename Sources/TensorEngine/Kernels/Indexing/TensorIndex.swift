/// One entry between the brackets of `x[…]`.
public enum TensorIndex {
    /// Takes one position and drops the axis; negative from the end.
    case index(Int)
    /// Positions `start`, `start + step`, … before `stop`, with Python's rules for what is left out or out of range.
    case slice(start: Int?, stop: Int?, step: Int)
    /// As many whole axes as are left over.
    case ellipsis
    /// A new axis of size 1.
    case newAxis
    /// Positions given by a tensor of whole numbers; several of them broadcast against each other.
    case indices(Tensor)
    /// The positions where a mask, which covers as many axes as it has, is not 0.
    case mask(Tensor)

    /// `:`, the whole axis.
    public static let all = TensorIndex.slice(start: nil, stop: nil, step: 1)

    /// Whether it picks positions one by one.
    var isList: Bool {
        switch self {
        case .indices, .mask: return true
        default: return false
        }
    }
}
