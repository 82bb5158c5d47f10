// swift-tools-version: 6.0
import PackageDescription

// Vector kernels need AVX2 and fused multiply-add; `scripts/reg` checks the machine for them.
let vectorized: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma", "-Ounchecked"], .when(configuration: .release))]
let language: [SwiftSetting] = [.swiftLanguageMode(.v5)]
// What runs in every instruction or training step touches its own objects' fields; debug builds check that no two accesses
// overlap.
let unchecked: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]
// The machine runs on one thread, so that it counts references without atomic operations. Autograd and NN must not: the
// helpers that the compiler makes for copies of a Tensor are merged by the linker, the first target's kept, and the
// engine's workers would then count without atomic operations too.
let singleThreaded: [SwiftSetting] = [.unsafeFlags(["-Xfrontend", "-assume-single-threaded"], .when(configuration: .release))]
// Swift's libraries inside the program: it starts a quarter faster, and calls between them and ours cost less.
let standalone: [LinkerSetting] = [.unsafeFlags(["-static-stdlib"], .when(configuration: .release))]

let package = Package(
    name: "reg",
    products: [.executable(name: "reg", targets: ["reg"])],
    targets: [
        // Thin C targets: a shim only where Swift cannot call.
        .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
        .target(name: "CPlatform"),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),

        // Each target imports only what is named here; scripts/check-layers holds the sources to it.
        .target(name: "Syntax", swiftSettings: language),
        .target(name: "TensorEngine", dependencies: ["COneDNN", "CPlatform"], swiftSettings: language + unchecked + vectorized),
        .target(name: "Autograd", dependencies: ["TensorEngine"], swiftSettings: language + unchecked + vectorized),
        .target(name: "NN", dependencies: ["Autograd", "TensorEngine"], swiftSettings: language + unchecked + vectorized),
        .target(
            name: "DataFiles", dependencies: ["NN", "Autograd", "TensorEngine", "CZlib"], swiftSettings: language),
        .target(name: "Inspect", dependencies: ["NN", "Autograd", "TensorEngine"], swiftSettings: language + unchecked),
        .target(name: "Plotting", dependencies: ["CPlatform"], swiftSettings: language),
        .target(name: "EventFiles", swiftSettings: language),
        .target(
            name: "Interpreter",
            dependencies: [
                "Syntax", "DataFiles", "Inspect", "Plotting", "EventFiles", "NN", "Autograd", "TensorEngine", "CPlatform",
            ],
            swiftSettings: language + unchecked + singleThreaded),
        .target(name: "Session", dependencies: ["Interpreter", "Syntax", "CPlatform"], swiftSettings: language),
        .target(name: "REPL", dependencies: ["Session", "Syntax", "CLibEdit", "CPlatform"], swiftSettings: language),
        .target(name: "Walkthrough", dependencies: ["REPL", "Session", "Syntax"], swiftSettings: language),
        .executableTarget(
            name: "reg", dependencies: ["Walkthrough", "REPL", "Session", "Syntax", "CPlatform"], swiftSettings: language,
            linkerSettings: standalone),

        // They use the public interfaces only, so that one build serves the program and its tests.
        .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: language),
        .testTarget(name: "EngineTests", dependencies: ["TensorEngine"], swiftSettings: language),
        .testTarget(name: "AutogradTests", dependencies: ["Autograd", "TensorEngine"], swiftSettings: language),
        .testTarget(name: "NNTests", dependencies: ["NN", "Autograd", "TensorEngine"], swiftSettings: language),
        .testTarget(
            name: "DataFilesTests", dependencies: ["DataFiles", "NN", "Autograd", "TensorEngine"], swiftSettings: language),
        .testTarget(
            name: "InspectTests", dependencies: ["Inspect", "NN", "Autograd", "TensorEngine"], swiftSettings: language),
        .testTarget(name: "EventFilesTests", dependencies: ["EventFiles"], swiftSettings: language),
        .testTarget(name: "PlottingTests", dependencies: ["Plotting"], swiftSettings: language),
        .testTarget(name: "SessionTests", dependencies: ["Session", "Interpreter", "Syntax"], swiftSettings: language),
        .testTarget(
            name: "WalkthroughTests", dependencies: ["Walkthrough", "Session", "Syntax"], swiftSettings: language),
    ]
)
