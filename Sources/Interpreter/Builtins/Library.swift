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
        ("Recurrent layers", RecurrentFunctions.rows),
        ("Convolution and pooling", ConvolutionFunctions.layerRows + ConvolutionFunctions.functionRows),
        ("Initializers", InitializerFunctions.rows),
        ("Losses", LossFunctions.rows),
        ("Metrics", MetricFunctions.rows),
        ("Penalties and constraints", PenaltyFunctions.rows + ConstraintFunctions.rows),
        ("Optimizers", OptimizerFunctions.rows + AveragingFunctions.rows + LearningRateFunctions.rows),
        ("Schedules", ScheduleFunctions.rows),
        ("Data", DataFunctions.rows + GeneratorFunctions.rows),
        ("Files", CSVFunctions.rows + ArrayFileFunctions.rows),
        ("Saving and resuming", WeightFunctions.rows),
        ("Training", TrainingFunctions.rows),
        (
            "Looking inside",
            InspectionFunctions.rows + LayerInspectionFunctions.rows + RecurrentInspectionFunctions.rows
                + PredictionFunctions.rows
        ),
        ("TensorBoard", EventFileFunctions.rows),
        ("Pictures", FigureFunctions.rows + DistributionFunctions.rows + RecurrentPictures.rows),
        ("Randomness and contexts", ContextFunctions.rows),
    ])
}
