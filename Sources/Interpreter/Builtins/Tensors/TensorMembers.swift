import Autograd
import TensorEngine

/// `x.shape` and the other members of tensors.
enum TensorMembers {
    static let table = MemberTable(
        [
            "shape": Property("The sizes of its axes, a list.") { _, value in
                .list(try tensor(value).shape.dimensions.map { .integer($0) })
            },
            "rank": Property("The number of axes.") { _, value in .integer(try tensor(value).shape.rank) },
            "size": Property("The number of elements.") { _, value in .integer(try tensor(value).shape.count) },
            "T": Property("The last two axes exchanged.") { machine, value in
                .tensor(try machine.tape.transpose(try tensor(value)))
            },
            "grad": Property(
                "The gradient that backward passes have added up, or none.",
                set: { machine, target, value in
                    let variable = try tensor(target)
                    guard !value.isNone else {
                        variable.gradient = nil
                        return
                    }
                    let gradient = try machine.tensor(value, for: "a gradient")
                    guard gradient.shape == variable.shape else {
                        throw RuntimeError.raised(
                            kind: .shape,
                            message: "a gradient has its tensor's shape \(variable.shape), got \(gradient.shape)",
                            hint: nil)
                    }
                    variable.gradient = gradient
                }
            ) { _, value in try tensor(value).gradient.map { .tensor($0) } ?? .none },
            "requires_grad": Property(
                "Whether gradients flow to it.",
                set: { _, target, value in
                    guard case .bool(let flag) = value else {
                        throw RuntimeError.type("`requires_grad` must be true or false, got \(value.typeWithArticle)")
                    }
                    try tensor(target).setRequiresGradient(flag)
                }
            ) { _, value in .bool(try tensor(value).requiresGradient) },
        ],
        [
            Builtin("item", "(x)", "The only element of a tensor, as a number.",
                example: "print(tensor([[2.5]]).item() * 2)"
            ) { call in
                let tensor = try call.tensor(0)
                guard tensor.shape.count == 1 else {
                    throw RuntimeError.raised(
                        kind: .shape, message: "item() needs one element, got shape \(tensor.shape)",
                        hint: "x.tolist() gives them all")
                }
                return .number(Double(tensor.value.item))
            },
            Builtin("tolist", "(x)", "The elements as nested lists of numbers; of rank 0, a number.",
                example: "print(tensor([[1, 2], [3, 4]]).tolist())"
            ) { call in
                let tensor = try call.tensor(0)
                // Without elements there are lists all the same.
                var lists = 1
                for size in tensor.shape.dimensions where lists > 0 {
                    let (count, overflow) = lists.multipliedReportingOverflow(by: size)
                    lists = count
                    try call.machine.checkMemory(elements: overflow ? Shape.largestCount : lists)
                }
                return nested(tensor.value.scalars[...], tensor.shape.dimensions[...])
            },
            Builtin(
                "backward", "(x, gradient = none, retain = false)",
                "Adds the gradient of this one number into the `grad` of every leaf it was computed from. A tensor of more "
                    + "elements needs `gradient`, that of what follows with respect to it. `retain = true` keeps the graph for "
                    + "another pass.",
                example: "x = tensor([1, 2], requires_grad = true); (x**3).sum().backward(); print(x.grad)"
            ) { call in
                try call.tape.backward(
                    try call.tensor(0), seed: try call.optionalTensor(1), retain: try call.bool(2))
                return .none
            },
            Builtin("detach", "(x)", "The same values, cut off from the graph.",
                example: "x = tensor([1, 2], requires_grad = true); print(grad((x * x.detach()).sum(), [x])[0])"
            ) { call in
                .tensor(call.tape.detach(try call.tensor(0)))
            },
        ])

    static func tensor(_ value: Value) throws -> Variable {
        guard case .tensor(let tensor) = value else { preconditionFailure("a member of tensors") }
        return tensor
    }

    private static func nested(_ scalars: ArraySlice<Float>, _ shape: ArraySlice<Int>) -> Value {
        guard let count = shape.first else { return .number(Double(scalars.first ?? 0)) }
        guard count > 0 else { return .list([]) }
        let step = scalars.count / count
        return .list(
            (0..<count).map { index in
                let start = scalars.startIndex + index * step
                return nested(scalars[start..<(start + step)], shape.dropFirst())
            })
    }
}
