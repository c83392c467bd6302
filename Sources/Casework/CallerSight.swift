package import Portfolio
import Workflow

/// Which cases a caller sees, for many of them: the ledger is read once.
package struct CallerSight: Sendable {
    private let actor: Actor

    fileprivate init(_ actor: Actor) { self.actor = actor }

    /// A round is seen by its reviewers when they ask for it, and stands in no list of theirs.
    package func sees(_ stream: CaseStream) -> Bool { Policy.maySee(actor, stream) }
}

extension Casework {
    /// - Throws: `NOT_PERMITTED` for nobody in office.
    package func sight(of caller: Caller) throws -> CallerSight {
        try transactSync { session in
            CallerSight(try Policy.actor(caller, acting: nil, session))
        }
    }
}
