import Casework
import Store
import Synchronization
import Workflow

/// Boards that were counted already: the same ledger, day and moment make the same figures.
final class BoardCache: Sendable {
    private struct Key: Hashable {
        let head: Int64
        let date: CivilDate
        /// Nil for now: then the head tells what is known.
        let moment: Instant?
    }

    private static let most = 64
    private let boards = Mutex<[Key: BoardReading]>([:])
    private let trends = Mutex<[Key: BoardTrend]>([:])

    func reading(
        _ ledger: OpenLedger,
        _ date: CivilDate,
        _ moment: Instant
    ) throws -> BoardReading {
        let key = try key(ledger, date, moment)
        if let known = boards.withLock({ $0[key] }) { return known }
        let board = try BoardReading(ledger, asOf: date, knownAt: moment)
        boards.withLock {
            if $0.count >= BoardCache.most { $0.removeAll() }
            $0[key] = board
        }
        return board
    }

    /// The months of a board, counted when somebody first looks at them.
    func trend(_ ledger: OpenLedger, _ board: BoardReading) throws -> BoardTrend {
        let key = try key(ledger, board.date, board.moment)
        if let known = trends.withLock({ $0[key] }) { return known }
        let trend = BoardTrend(board)
        trends.withLock {
            if $0.count >= BoardCache.most { $0.removeAll() }
            $0[key] = trend
        }
        return trend
    }

    private func key(_ ledger: OpenLedger, _ date: CivilDate, _ moment: Instant) throws -> Key {
        Key(
            head: try ledger.store.headPosition(),
            date: date,
            moment: moment >= ledger.standing.latest ? nil : moment
        )
    }
}
