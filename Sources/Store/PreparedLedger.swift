import Casework

/// The ledger of a store, in which each unit begins with a change of the store's own.
///
/// The change and what the unit records are stored together or not at all.
struct PreparedLedger: Ledger {
    private let store: LedgerStore
    private let prepare: @Sendable (StoreSession) throws -> Void

    init(_ store: LedgerStore, prepare: @escaping @Sendable (StoreSession) throws -> Void) {
        self.store = store
        self.prepare = prepare
    }

    func transact<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) async throws -> T {
        let prepare = prepare
        return try await store.unit { session in
            try prepare(session)
            return try body(session)
        }
    }

    func transactSync<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) throws -> T {
        let prepare = prepare
        return try store.unitSync { session in
            try prepare(session)
            return try body(session)
        }
    }

    func hasSystemWork() throws -> Bool { try store.hasSystemWork() }
}
