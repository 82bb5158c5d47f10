import Autograd
import TensorEngine

extension OperationSample {
    /// A matrix whose singular values and eigenvalues lie well apart, some of these in a complex pair.
    private static func spread(_ tape: Tape, _ x: Variable) throws -> Variable {
        let size = Swift.min(x.shape[0], x.shape[1])
        let scales = try tape.engine.tensor((0..<x.shape[1]).map { 3 / Float($0 + 1) }, Shape([x.shape[1]]))
        let diagonal = try tape.multiply(Variable(try tape.engine.eye(x.shape[0], x.shape[1])), Variable(scales))
        let turn = try tape.roll(diagonal, shifts: [size > 2 ? 1 : 0], axes: [0])
        return try tape.add(try tape.multiply(x, 0.2), try tape.add(diagonal, turn))
    }

    private static let shapes = [[3, 3], [4, 3], [3, 4]]

    static let decompositions: [OperationSample] = shapes.flatMap { shape -> [OperationSample] in
        [
            .init(.svdvals, "svdvals \(shape)", [shape]) { try $0.svdvals(try spread($0, $1[0])) },
            .init(.amax, "sigma_max \(shape)", [shape]) { try $0.sigmaMax(try spread($0, $1[0])) },
            .init(.reshape, "q of qr \(shape)", [shape], inner: .qr) { try $0.qr(try spread($0, $1[0])).q },
            .init(.reshape, "r of qr \(shape)", [shape], inner: .qr) { try $0.qr(try spread($0, $1[0])).r },
            .init(.matmul, "vectors of svd \(shape)", [shape], inner: .svd) {
                let (u, s, v) = try $0.svd(try spread($0, $1[0]))
                return try $0.matmul(try $0.multiply(u, try $0.square(s)), v, transposeB: true)
            },
        ]
    } + [
        .init(.eigvals, [[4, 4]]) { try $0.eigvals(try spread($0, $1[0])) },
        .init(.eigenProjector, [[3, 3]]) { try $0.eigenProjector(try spread($0, $1[0]), 1) },
        .init(.amax, "spectral_radius", [[3, 3]]) { try $0.spectralRadius(try spread($0, $1[0])) },
        .init(.reshape, "complete qr", [[2, 3]], inner: .qr) { try $0.qr(try spread($0, $1[0]), complete: true).r },
        .init(.inverse, [[3, 3]]) { try $0.inverse(try spread($0, $1[0])) },
    ]
}
