import Casework
import Portfolio
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

    /// Whose projects came how far: nobody's in particular, for whoever sees them all.
    private struct FunnelKey: Hashable {
        let head: Int64
        let date: CivilDate
        let reader: Reader.Standing?
    }

    private static let most = 64
    private let boards = Mutex<[Key: BoardReading]>([:])
    private let trends = Mutex<[Key: BoardTrend]>([:])
    private let funnels = Mutex<[FunnelKey: ProjectFunnel]>([:])

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

    /// How far the projects came that the reader sees, as they are now.
    func funnel(
        _ ledger: OpenLedger,
        _ board: BoardReading,
        projects: () throws -> [CaseStream]
    ) throws -> ProjectFunnel {
        let reader = ledger.cases.reader
        let seesAll = reader?.seesAll(of: ProjectNoun.kind) ?? true
        let key = FunnelKey(
            head: try ledger.store.headPosition(),
            date: ledger.now.date,
            reader: seesAll ? nil : reader?.standing
        )
        if let known = funnels.withLock({ $0[key] }) { return known }
        let funnel = ProjectFunnel(ledger, board, projects: try projects())
        funnels.withLock {
            if $0.count >= BoardCache.most { $0.removeAll() }
            $0[key] = funnel
        }
        return funnel
    }

    private func key(_ ledger: OpenLedger, _ date: CivilDate, _ moment: Instant) throws -> Key {
        Key(
            head: try ledger.store.headPosition(),
            date: date,
            moment: moment >= ledger.standing.latest ? nil : moment
        )
    }
}
