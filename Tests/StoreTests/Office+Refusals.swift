import Casework
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// What one refusal tells: its code, who can act, and parts of its sentences.
struct ToldRefusal {
    let code: String
    let role: String
    let zh: [String]
    let en: [String]
}

extension Office {
    /// Expects a refusal by one reason, after which every case and every amount is as it was.
    func refuses(_ told: ToldRefusal, _ deed: () throws -> Void) throws {
        let (head, before) = (try store.headPosition(), try amounts())
        do {
            try deed()
            Issue.record("\(told.code) was not refused")
        } catch let refusal as Refusal {
            #expect(refusal.blockers.map(\.code) == [told.code])
            let blocker = refusal.blockers[0]
            #expect(blocker.role == told.role, "\(told.code)")
            for part in told.zh {
                #expect(blocker.message.zh.contains(part), "\(blocker.message.zh): \(part)")
            }
            for part in told.en {
                #expect(blocker.message.en.contains(part), "\(blocker.message.en): \(part)")
            }
        }
        #expect(try store.headPosition() == head)
        #expect(try amounts() == before)
    }

    /// Every amount that the engine holds of caps, budgets, agreements and books.
    func amounts() throws -> [String] {
        let sums = [
            ("account", "SUM(committed * 3 + limit_fen * 5 + merged_excess)"),
            ("principal", "SUM(committed * 3 + cancelled * 5 + paid * 7 + outstanding * 11)"),
            ("posting", "SUM(amount_fen)"),
        ]
        return try sums.flatMap { table, sum in
            try database.read { connection in
                try connection.all("SELECT COUNT(*), \(sum) FROM \(table)") {
                    "\(table) \(try $0.integer(0)) \(try $0.optionalInteger(1) ?? 0)"
                }
            }
        }
    }
}
