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
        ("Layers", LayerFunctions.rows + DropoutFunctions.rows + NormalizationFunctions.rows + WeightRuleFunctions.rows),
        ("Convolution and pooling", ConvolutionFunctions.layerRows + ConvolutionFunctions.functionRows),
        ("Initializers", InitializerFunctions.rows),
        ("Losses", LossFunctions.rows),
        ("Metrics", MetricFunctions.rows),
        ("Penalties and constraints", PenaltyFunctions.rows + ConstraintFunctions.rows),
        ("Optimizers", OptimizerFunctions.rows + AveragingFunctions.rows + LearningRateFunctions.rows),
        ("Schedules", ScheduleFunctions.rows),
        ("Data", DataFunctions.rows + GeneratorFunctions.rows),
        ("Files", CSVFunctions.rows + ArrayFileFunctions.rows),
        ("Training", TrainingFunctions.rows),
        ("Looking inside", InspectionFunctions.rows),
        ("TensorBoard", EventFileFunctions.rows),
        ("Randomness and contexts", ContextFunctions.rows),
    ])
}
