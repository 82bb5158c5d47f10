import Autograd
import NN
import TensorEngine

/// Convolutions and poolings, as layers and as functions.
enum ConvolutionFunctions {
    static let layerRows: [Builtin] = layers(1) + layers(2) + [globalAveragePool]

    static let functionRows: [Builtin] = functions(1) + functions(2)

    private static func layers(_ axes: Int) -> [Builtin] {
        [convolutionLayer(axes), maxPoolLayer(axes), averagePoolLayer(axes), adaptiveLayer(axes)]
    }

    private static func functions(_ axes: Int) -> [Builtin] {
        [convolution(axes), maxPool(axes), averagePool(axes), adaptiveAveragePool(axes)]
    }

    private static func layout(_ axes: Int) -> String { axes == 1 ? "[N, C, L]" : "[N, C, H, W]" }
    private static func sizes(_ axes: Int) -> String { axes == 1 ? "8" : "8, 8" }
    private static func numbers(_ axes: Int) -> String { axes == 1 ? "[[[1, 3, 2, 6]]]" : "[[[[1, 3], [2, 6]]]]" }
    private static func eachAxis(_ axes: Int) -> String {
        axes == 1 ? "" : " A list of two gives each axis its own number."
    }

    // MARK: What a pooling's layer and function have in common

    private static let maximumParameters = "kernel_size, stride = none, padding = 0, dilation = 1, ceil_mode = false"
    private static let averageParameters =
        "kernel_size, stride = none, padding = 0, ceil_mode = false, count_include_pad = true"

    private static func averageText(_ axes: Int) -> String {
        "The mean of each window of x \(layout(axes)), in which padding counts as zeros or not at all; the stride is the "
            + "kernel's size unless given.\(eachAxis(axes))"
    }

    private static func adaptiveText(_ axes: Int) -> String {
        "Means of windows that divide x \(layout(axes)) into output_size positions, whatever its size.\(eachAxis(axes))"
    }

    // MARK: Layers

    private static func convolutionLayer(_ axes: Int) -> Builtin {
        let kernel = axes == 1 ? "k" : "kH, kW"
        return .weightedLayer(
            "Conv\(axes)d",
            "(in_channels, out_channels, kernel_size, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true)",
            """
            Slides kernels over x \(layout(axes)); weight [out_channels, in_channels / groups, \(kernel)], bias \
            [out_channels], both drawn uniformly within ±1/√fan_in (PyTorch's Conv\(axes)d). padding = "same" keeps the \
            size, with dilation·(kernel_size - 1)//2 zeros in front; else an axis of n places gets \
            ⌊(n + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1.\(eachAxis(axes))
            """, example: "print(Conv\(axes)d(3, 6, 5)(ones(2, 3, \(sizes(axes)))).shape)"
        ) { call in
            try Convolution(
                call.integer(0), call.integer(1), kernel: call.integers(2, count: axes, atLeast: 1),
                settings: call.convolutionSettings(from: 3, axes: axes), bias: call.bool(7),
                runtime: call.machine.runtime)
        }
    }

    private static func maxPoolLayer(_ axes: Int) -> Builtin {
        Builtin(
            "MaxPool\(axes)d", "(\(maximumParameters))",
            """
            The maximum of each window of x \(layout(axes)); the stride is the kernel's size unless given. With \
            ceil_mode a last window may reach beyond x.\(eachAxis(axes))
            """, example: "print(MaxPool\(axes)d(2)(ones(2, 3, \(sizes(axes)))).shape)"
        ) { call in
            .module(try MaxPool(call.window(from: 0, axes: axes, dilation: 3, roundsUp: 4)))
        }
    }

    private static func averagePoolLayer(_ axes: Int) -> Builtin {
        Builtin(
            "AvgPool\(axes)d", "(\(averageParameters))", averageText(axes),
            example: "print(AvgPool\(axes)d(2)(ones(2, 3, \(sizes(axes)))).shape)"
        ) { call in
            .module(try AveragePool(call.window(from: 0, axes: axes, roundsUp: 3), countsPadding: call.bool(4)))
        }
    }

    private static func adaptiveLayer(_ axes: Int) -> Builtin {
        Builtin(
            "AdaptiveAvgPool\(axes)d", "(output_size)", adaptiveText(axes),
            example: "print(AdaptiveAvgPool\(axes)d(3)(ones(2, 3, \(sizes(axes)))).shape)"
        ) { call in
            .module(try AdaptiveAveragePool(output: call.integers(0, count: axes, atLeast: 1)))
        }
    }

    private static let globalAveragePool = Builtin(
        "GlobalAvgPool", "()", "The mean of each channel: [N, C, ...] becomes [N, C].",
        example: "print(GlobalAvgPool()(ones(2, 3, 4, 4)).shape)"
    ) { _ in .module(GlobalAveragePool()) }

    // MARK: Functions

    private static func convolution(_ axes: Int) -> Builtin {
        let kernel = axes == 1 ? "k" : "kH, kW"
        return Builtin(
            "conv\(axes)d", "(x, weight, bias = none, stride = 1, padding = 0, dilation = 1, groups = 1)",
            """
            Slides a weight [out, in / groups, \(kernel)] over x \(layout(axes)), without turning it round, and adds a bias \
            [out]; padding may be "same" (PyTorch's conv\(axes)d).\(eachAxis(axes))
            """,
            example: axes == 1
                ? "print(conv1d([[[1, 2, 4]]], [[[1, -1]]]))" : "print(conv2d(ones(1, 1, 3, 3), ones(1, 1, 2, 2)))"
        ) { call in
            .tensor(
                try call.tape.convolution(
                    call.tensor(0), call.tensor(1), call.optionalTensor(2),
                    call.convolutionSettings(from: 3, axes: axes)))
        }
    }

    private static func maxPool(_ axes: Int) -> Builtin {
        Builtin(
            "max_pool\(axes)d", "(x, \(maximumParameters))",
            """
            The maximum of each window of x \(layout(axes)); the stride is the kernel's size unless given. The gradient \
            goes to the first of equals.\(eachAxis(axes))
            """, example: "print(max_pool\(axes)d(\(numbers(axes)), 2))"
        ) { call in
            .tensor(
                try call.tape.maxPool(
                    call.tensor(0), call.window(from: 1, axes: axes, dilation: 4, roundsUp: 5)))
        }
    }

    private static func averagePool(_ axes: Int) -> Builtin {
        Builtin(
            "avg_pool\(axes)d", "(x, \(averageParameters))", averageText(axes),
            example: "print(avg_pool\(axes)d(\(numbers(axes)), 2))"
        ) { call in
            let window = try call.window(from: 1, axes: axes, roundsUp: 4)
            return .tensor(
                try call.tape.averagePool(call.tensor(0), .fixed(window, countsPadding: call.bool(5))))
        }
    }

    private static func adaptiveAveragePool(_ axes: Int) -> Builtin {
        Builtin(
            "adaptive_avg_pool\(axes)d", "(x, output_size)", adaptiveText(axes),
            example: "print(adaptive_avg_pool\(axes)d(\(numbers(axes)), 1))"
        ) { call in
            .tensor(
                try call.tape.averagePool(
                    call.tensor(0), .adaptive(output: call.integers(1, count: axes, atLeast: 1))))
        }
    }
}

extension Arguments {
    /// Stride, padding, dilation and groups, one after another.
    fileprivate func convolutionSettings(from index: Int, axes: Int) throws -> ConvolutionSettings {
        let padding: ConvolutionSettings.Padding
        if case .string = self[index + 1] {
            let isSame = try choice(index + 1, ["same", "valid"]) == "same"
            padding = isSame ? .same : .zeros([Int](repeating: 0, count: axes))
        } else {
            padding = .zeros(try integers(index + 1, count: axes, atLeast: 0))
        }
        return ConvolutionSettings(
            stride: try integers(index, count: axes, atLeast: 1), padding: padding,
            dilation: try integers(index + 2, count: axes, atLeast: 1), groups: try integer(index + 3))
    }

    /// Kernel, stride and padding of a pooling one after another, and where its other settings stand.
    fileprivate func window(from index: Int, axes: Int, dilation: Int? = nil, roundsUp: Int) throws -> PoolingWindow {
        let kernel = try integers(index, count: axes, atLeast: 1)
        return PoolingWindow(
            kernel, stride: isNone(index + 1) ? kernel : try integers(index + 1, count: axes, atLeast: 1),
            padding: try integers(index + 2, count: axes, atLeast: 0),
            dilation: try dilation.map { try integers($0, count: axes, atLeast: 1) }, roundsUp: try bool(roundsUp))
    }
}
