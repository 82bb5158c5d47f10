import Autograd
import NN

/// SAM as the language sees it.
final class SAMObject: LibraryObject, CheckpointPart {
    let sam: SAM
    var resumable: Resumable { sam }

    init(_ sam: SAM) { self.sam = sam }

    override var typeName: String { "sam" }
    override func text(width: Int) -> String { "SAM(\(sam.optimizer.summary), rho = \(NumberText.repr(sam.rho)))" }
    override var members: MemberTable { SAMObject.table }

    static let table = MemberTable(
        ["rho": Property("How far it goes to look for the worst loss nearby.") { _, value in .number(own(value).rho) }],
        [
            Builtin("step", "(sam, closure)", "Takes a step; closure is a function without arguments that gives the loss.",
                example: """
                    w = tensor([3, 4], requires_grad = true); s = SAM(SGD([w], lr = 0.1))
                    print(s.step(fn() = (w * w).sum()), w)
                    """
            ) { call in
                let closure = try call.function(1)
                let machine = call.machine
                return .tensor(
                    try own(call[0]).step(on: call.tape) {
                        try machine.tensor(machine.call(closure, []), for: "the value of the loss")
                    })
            },
        ])

    private static func own(_ value: Value) -> SAM {
        guard case .object(let object as SAMObject) = value else { preconditionFailure("a member of SAM") }
        return object.sam
    }
}
