/// The three records from which TensorBoard's table of hyper-parameters makes one row.
public enum HyperparameterRecord {
    /// Which hyper-parameters there are, and the tags of the scalars to compare.
    case experiment([Hyperparameter], metrics: [String])
    case sessionStart([Hyperparameter])
    case sessionEnd

    /// A column of the table, with this run's value.
    public struct Hyperparameter {
        public enum Value {
            case text(String)
            case bool(Bool)
            case number(Double)
        }

        public let name: String
        public let value: Value

        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    var tag: String {
        switch self {
        case .experiment: return "_hparams_/experiment"
        case .sessionStart: return "_hparams_/session_start_info"
        case .sessionEnd: return "_hparams_/session_end_info"
        }
    }

    /// The protocol buffer message `HParamsPluginData`.
    func encode(into message: inout MessageWriter) {
        switch self {
        case .experiment(let parameters, let metrics):
            message.add(2) { experiment in
                for parameter in parameters { experiment.add(4, message: parameter.encodeInfo) }
                for metric in metrics {
                    experiment.add(5) { info in info.add(1) { $0.add(2, text: metric) } }
                }
            }
        case .sessionStart(let parameters):
            message.add(3) { start in
                for parameter in parameters { start.add(1, message: parameter.encodeEntry) }
            }
        case .sessionEnd:
            let success = 1
            message.add(4) { $0.add(1, integer: success) }
        }
    }
}

extension HyperparameterRecord.Hyperparameter {
    /// `HParamInfo`
    fileprivate func encodeInfo(into message: inout MessageWriter) {
        message.add(1, text: name)
        switch value {
        case .text: message.add(4, integer: 1)
        case .bool: message.add(4, integer: 2)
        case .number: message.add(4, integer: 3)
        }
    }

    /// An entry of the map from names to `google.protobuf.Value`.
    fileprivate func encodeEntry(into message: inout MessageWriter) {
        message.add(1, text: name)
        message.add(2) { field in
            switch value {
            case .number(let number): field.add(2, double: number)
            case .text(let text): field.add(3, text: text)
            case .bool(let bool): field.add(4, integer: bool ? 1 : 0)
            }
        }
    }
}
