internal import Synchronization

/// A connection inside the transaction of a batch.
package protocol BatchConnection: WriteConnection {
    /// Throws what stands against a unit that has ended: what the commit alone would find too late.
    func endUnit() throws
}

/// What the writer's queue holds: a body to run and somebody who waits for the answer.
package protocol PendingUnit: Sendable {
    /// Runs the body and keeps its value or error; returns the error.
    func run(on connection: any BatchConnection, inSavepoint: Bool) -> (any Error)?
    /// Tells the caller the answer: the fault, or what `run` kept.
    func reply(_ fault: StorageFault?)
}

/// One caller's body, from its arrival to its answer.
final class UnitOfWork<T: Sendable>: PendingUnit {
    private let body: @Sendable (any WriteConnection) throws -> T
    private let deliver: @Sendable (Result<T, any Error>) -> Void
    private let result = Mutex<Result<T, any Error>?>(nil)

    /// Makes a unit whose answer goes to `deliver`.
    init(
        body: @escaping @Sendable (any WriteConnection) throws -> T,
        deliver: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        self.body = body
        self.deliver = deliver
    }

    func run(on connection: any BatchConnection, inSavepoint: Bool) -> (any Error)? {
        let outcome = Result {
            inSavepoint
                ? try connection.savepoint { try checked(connection) } : try checked(connection)
        }
        result.withLock { $0 = outcome }
        switch outcome {
        case .success: return nil
        case .failure(let error): return error
        }
    }

    func reply(_ fault: StorageFault?) {
        if let fault { result.withLock { $0 = .failure(fault) } }
        deliver(answer)
    }

    /// What `run` or `reply` left.
    var answer: Result<T, any Error> {
        guard let outcome = result.withLock({ $0 }) else {
            preconditionFailure("a unit must have run before its answer is asked for")
        }
        return outcome
    }

    private func checked(_ connection: any BatchConnection) throws -> T {
        let value = try body(connection)
        try connection.endUnit()
        return value
    }
}
