/// A number as users write it: whole ones without a point.
func numeral(_ value: Double) -> String {
    guard value == value.rounded(), abs(value) < 1e15 else { return "\(value)" }
    return "\(Int(value))"
}

/// Sizes of windows as users write them: one number where all axes agree.
func windowText(_ sizes: [Int]) -> String {
    Set(sizes).count == 1 ? "\(sizes[0])" : "\(sizes)"
}
