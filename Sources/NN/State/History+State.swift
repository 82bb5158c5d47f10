extension History {
    public var runState: StateValue {
        .record(series.map { ($0.name, .numbers($0.values)) } + [("steps", .integer(steps)), ("seconds", .number(seconds))])
    }

    /// A history from its state.
    public init(_ state: StateValue) throws {
        let reader = try StateReader(state, of: "a history")
        let names = reader.entryNames
        try self.init(
            dataLoss: reader.numbers("data_loss"), penalty: reader.numbers("penalty"),
            objective: reader.numbers("objective"),
            validationLoss: names.contains("val_loss") ? reader.numbers("val_loss") : [],
            learningRate: reader.numbers("lr"), steps: reader.count("steps"), seconds: reader.number("seconds"))
    }
}
