/// Something measured under a tag: the protocol buffer message `Summary.Value`.
public enum SummaryValue {
    case scalar(tag: String, Float)
    case histogram(tag: String, SummaryHistogram)
    /// Text in Markdown.
    case text(tag: String, String)
    case image(tag: String, PNGImage)
    case hyperparameters(HyperparameterRecord)

    func encode(into message: inout MessageWriter) {
        switch self {
        case .scalar(let tag, let value):
            message.add(1, text: tag)
            message.add(2, float: value)
        case .histogram(let tag, let histogram):
            message.add(1, text: tag)
            message.add(5, message: histogram.encode)
        case .text(let tag, let text):
            // The suffix and the shape [1] are what the text plugin looks for.
            message.add(1, text: tag + "/text_summary")
            message.add(8) { SummaryValue.encode(text, into: &$0) }
            message.add(9) { $0.addPlugin("text") }
        case .image(let tag, let image):
            message.add(1, text: tag)
            message.add(4, message: image.encode)
        case .hyperparameters(let record):
            message.add(1, text: record.tag)
            message.add(9) { $0.addPlugin("hparams", content: record.encode) }
        }
    }

    /// `TensorProto` of one string.
    private static func encode(_ text: String, into tensor: inout MessageWriter) {
        let stringType = 7
        tensor.add(1, integer: stringType)
        tensor.add(2) { shape in shape.add(2) { $0.add(1, integer: 1) } }
        tensor.add(8, text: text)
    }
}

extension MessageWriter {
    /// `SummaryMetadata`, which names the plugin of TensorBoard that shows a value.
    fileprivate mutating func addPlugin(_ name: String, content: ((inout MessageWriter) -> Void)? = nil) {
        add(1) { plugin in
            plugin.add(1, text: name)
            if let content { plugin.add(2, message: content) }
        }
    }
}
