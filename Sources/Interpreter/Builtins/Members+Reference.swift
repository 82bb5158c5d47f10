extension Members {
    /// The tables that the library reference shows, with their titles.
    public static var sections: [(title: String, table: MemberTable)] {
        [
            ("Members of tensors", TensorMembers.table), ("Members of layers and nets", ModuleMembers.table),
            ("Members of summary writers", SummaryWriterObject.table),
            ("Members of trackers", TrackerObject.table),
            ("Members of tables", TableObject.table),
            ("Members of finite reports", FiniteReportObject.table),
            ("Members of bias and variance", BiasVarianceObject.table),
            ("Members of figures", FigureObject.table),
        ]
    }
}
