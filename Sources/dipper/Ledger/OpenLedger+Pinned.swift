import Casework
import Portfolio
import SQL
import Store
import Workflow

extension OpenLedger {
    /// The definitions that a case is pinned to, compiled.
    func rules(of stream: CaseStream) throws -> Rulebook {
        guard let release = try store.release(of: stream.id), release != standing.release else {
            return try rules()
        }
        let contents = try store.database.read { connection in
            try store.contents(of: release, connection)
        }
        return try OpenLedger.rulebook(release: release, contents: contents)
    }
}
