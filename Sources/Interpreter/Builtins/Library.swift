/// All builtins, by the sections of the library reference.
public enum Library {
    public static let table = BuiltinTable(sections: [
        ("Language", LanguageFunctions.rows + OutputFunctions.rows),
        ("Lists and sequences", ListFunctions.rows + SequenceFunctions.rows),
        ("Records", RecordFunctions.rows),
        ("Strings", StringFunctions.rows),
        ("Making tensors", CreationFunctions.rows + RandomFunctions.rows),
        ("Functions of elements", ElementwiseFunctions.rows + ActivationFunctions.rows),
        ("Reductions", ReductionFunctions.rows),
        ("Shapes", ShapeFunctions.rows),
        ("Choosing and ordering", SelectionFunctions.rows),
        ("Products, decompositions, comparisons", ProductFunctions.rows),
        ("Layers", LayerFunctions.rows),
        ("Losses", LossFunctions.rows),
        ("Optimizers", OptimizerFunctions.rows),
        ("Data and training", TrainingFunctions.rows),
        ("Looking inside", InspectionFunctions.rows),
        ("Randomness and contexts", ContextFunctions.rows),
    ])
}
