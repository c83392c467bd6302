import Foundation
import PostgresDriver
import SQL
import TestPostgres
import Testing

/// How writers of several processes take turns, and what a database does when it must wait.
@Suite(.timeLimit(.minutes(5)))
struct TurnTests {
    private func open(
        _ url: String,
        _ change: (inout PostgresOptions) -> Void = { _ in }
    ) throws -> PostgresDatabase {
        var options = PostgresOptions()
        change(&options)
        return try PostgresDatabase(url: url, options: options)
    }

    private static let add = """
        INSERT INTO entry(id, note)
        SELECT COALESCE(MAX(id), 0) + 1, ? FROM entry RETURNING id
        """

    @Test func `sixteen writers over four databases lose nothing and keep one order`()
        async throws
    {
        let url = try TestServer.shared.database()
        let databases = try (0..<4).map { _ in try open(url) }
        try databases[0].writeSync { connection in
            try connection.execute("CREATE TABLE entry(id BIGINT PRIMARY KEY, note TEXT)")
            try connection.execute("CREATE TABLE cap(id BIGINT PRIMARY KEY, used BIGINT)")
            try connection.execute("INSERT INTO cap(id, used) VALUES (1, 0)")
        }
        // A reader that follows the feed by position must never meet a gap that fills later.
        let stop = Shared(false)
        async let followed = onThread {
            var seen: [Int64] = []
            while !stop.now || seen.count < 640 {
                seen += try databases[3].read { connection in
                    try connection.all(
                        "SELECT id FROM entry WHERE id > ? ORDER BY id",
                        [.integer(seen.last ?? 0)]
                    ) { try $0.integer(0) }
                }
            }
            return seen
        }
        let given = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for writer in 0..<16 {
                group.addTask {
                    var mine: [Int64] = []
                    for round in 0..<40 {
                        let id = try await databases[writer % 4].write { connection in
                            // Read, think, write: what was read must still be true.
                            let used = try connection.first("SELECT used FROM cap") {
                                try $0.integer(0)
                            }
                            let id = try connection.first(
                                Self.add,
                                [.text("\(writer).\(round)")]
                            ) { try $0.integer(0) }
                            try connection.send(
                                "UPDATE cap SET used = ? WHERE id = 1",
                                [.integer((used ?? 0) + 1)]
                            )
                            return id ?? 0
                        }
                        mine.append(id)
                    }
                    return mine
                }
            }
            var all: [[Int64]] = []
            for try await mine in group { all.append(mine) }
            return all
        }
        stop.set(true)
        #expect(given.allSatisfy { $0 == $0.sorted() })
        #expect(given.joined().sorted() == Array(1...640))
        #expect(try await followed == Array(1...640))
        let used = try databases[0].read {
            try $0.first("SELECT used FROM cap") { try $0.integer(0) }
        }
        #expect(used == 640)
    }

    @Test func `a writer behind another one's transaction waits, and is told when it is too long`()
        throws
    {
        let url = try TestServer.shared.database()
        let first = try open(url)
        let second = try open(url) { $0.lockTimeoutMilliseconds = 200 }
        try first.writeSync { _ = try $0.execute("CREATE TABLE entry(id BIGINT, note TEXT)") }
        try first.writeSync { connection in
            try connection.insert(1)
            let refused = fault { try second.writeSync { try $0.insert(2) } }
            #expect(refused?.kind == "busy")
            #expect(refused?.file == second.name)
        }
        try second.writeSync { try $0.insert(3) }
        #expect(try first.read { try $0.identifiers() } == [1, 3])
    }

    @Test func `a reader that finds no free connection is told so`() throws {
        let url = try TestServer.shared.database()
        let database = try open(url) {
            $0.readerCount = 2
            $0.readerTimeoutMilliseconds = 100
        }
        try database.read { _ in
            try database.read { _ in
                #expect(fault { try database.read { _ in } }?.kind == "busy")
            }
        }
        try database.read { _ in try database.read { _ in } }
    }

    @Test func `a statement that takes too long is given up and stores nothing`() throws {
        let url = try TestServer.shared.database()
        let database = try open(url) {
            $0.statementTimeoutMilliseconds = 100
            $0.readTimeoutMilliseconds = 100
        }
        try database.writeSync { _ = try $0.execute("CREATE TABLE entry(id BIGINT, note TEXT)") }
        let slow = fault {
            try database.writeSync { connection in
                try connection.insert(1)
                try connection.query("SELECT pg_sleep(5)") { _ in }
            }
        }
        #expect(slow?.kind == "busy")
        #expect(
            fault { try database.read { try $0.query("SELECT pg_sleep(5)") { _ in } } }?.kind
                == "busy"
        )
        try database.writeSync { try $0.insert(2) }
        #expect(try database.read { try $0.identifiers() } == [2])
    }

    @Test func `a text with U+0000 is refused where it stands`() throws {
        let trial = try Trial(.postgres)
        for value in [SQLValue.text("量子\u{0}"), .utf8([0x61, 0])] {
            let refused = fault {
                try trial.database.writeSync {
                    _ = try $0.execute(
                        "INSERT INTO entry(id, note) VALUES (?, ?)",
                        [.integer(1), value]
                    )
                }
            }
            let expected: StorageFault = .constraint(
                .other,
                detail: "U+0000 in argument 2: INSERT INTO entry(id, note) VALUES (?, ?)"
            )
            #expect(refused == expected)
        }
        let broken = fault {
            try trial.database.writeSync {
                _ = try $0.execute(
                    "INSERT INTO entry(id, note) VALUES (1, ?)",
                    [.utf8([0xE4, 0xB8])]
                )
            }
        }
        #expect(broken?.constraint == .other)
        #expect(try trial.identifiers() == [])
    }

    @Test func `statements go on after another program has changed a table`() throws {
        let server = try TestServer.shared
        let url = try server.database()
        let database = try open(url)
        try database.writeSync { _ = try $0.execute("CREATE TABLE entry(id BIGINT, note TEXT)") }
        try database.writeSync { try $0.insert(1) }
        let sql = "SELECT * FROM entry"
        func widths() throws -> [Int] {
            [
                try database.read { try $0.first(sql) { $0.columnCount } } ?? 0,
                try database.writeSync { try $0.first(sql) { $0.columnCount } } ?? 0,
            ]
        }
        #expect(try widths() == [2, 2])
        try server.run("ALTER TABLE entry ADD COLUMN more BIGINT", on: url)
        #expect(try widths() == [3, 3])
    }

    @Test func `more statements than are kept prepared still run`() throws {
        let trial = try Trial(.postgres)
        let sum = try trial.database.writeSync { connection in
            try (0..<2_100).reduce(0) { sum, number in
                sum + (try connection.first("SELECT \(number)") { try $0.integer(0) } ?? 0)
            }
        }
        #expect(sum == 2_100 * 2_099 / 2)
    }

    @Test func `what was deleted is in no file of the database after a purge`() throws {
        let server = try TestServer.shared
        let trial = try Trial(.postgres)
        let secret = "示例机密-\(UUID())"
        try trial.database.writeSync { connection in
            for id in Int64(0)..<200 { try connection.insert(id, secret) }
        }
        // Statistics hold values of rows too.
        let name = try #require((trial.database as? PostgresDatabase)?.name)
        try server.run("ANALYZE entry", on: name + "?sslmode=disable")
        try trial.database.writeSync { _ = try $0.execute("DELETE FROM entry WHERE id > 0") }
        try trial.database.writeSync {
            _ = try $0.execute("UPDATE entry SET note = 'x' WHERE id = 0")
        }
        func filesWithSecret() throws -> Int {
            try server.run("CHECKPOINT")
            let number = try server.run(
                "SELECT oid FROM pg_database WHERE datname = current_database()",
                on: name + "?sslmode=disable"
            )
            let folder = URL(filePath: try server.run("SHOW data_directory"))
                .appending(path: "base/\(number)")
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).count { file in
                let data = try Data(contentsOf: folder.appending(path: file))
                return data.range(of: Data(secret.utf8)) != nil
            }
        }
        #expect(try filesWithSecret() == 2)
        try trial.database.purge()
        #expect(try filesWithSecret() == 0)
        #expect(try trial.identifiers() == [0])
        try trial.database.writeSync { try $0.insert(1) }
    }

    @Test func `a purge does not pretend while somebody reads what was deleted`() throws {
        let url = try TestServer.shared.database()
        let database = try open(url) { $0.lockTimeoutMilliseconds = 500 }
        try database.writeSync { _ = try $0.execute("CREATE TABLE entry(id BIGINT, note TEXT)") }
        try database.read { connection in
            _ = try connection.identifiers()
            #expect(fault { try database.purge() }?.kind == "busy")
        }
        try database.purge()
    }

    @Test func `a listener is told of others' commits and not of one's own`() throws {
        let url = try TestServer.shared.database()
        let mine = try open(url)
        let other = try open(url)
        try mine.writeSync { _ = try $0.execute("CREATE TABLE entry(id BIGINT, note TEXT)") }
        let told = DispatchSemaphore(value: 0)
        let listener = mine.listen { told.signal() }
        defer { listener.stop() }
        let sessions =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE query = 'LISTEN dipper'"
            + " AND datname = current_database() AND state = 'idle'"
        while try TestServer.shared.run(sessions, on: url) != "1" {}
        for id in Int64(0)..<10 { try mine.writeSync { try $0.insert(id) } }
        #expect(told.wait(timeout: .now() + 0.2) == .timedOut)
        try other.writeSync { try $0.insert(10) }
        #expect(told.wait(timeout: .now() + 20) == .success)
        #expect(told.wait(timeout: .now() + 0.2) == .timedOut)
        // A broken connection is made anew, and what may have been missed is told.
        try TestServer.shared.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN dipper'"
                + " AND datname = current_database()",
            on: url
        )
        #expect(told.wait(timeout: .now() + 20) == .success)
    }

    @Test func `reopening a healthy database drops nothing`() throws {
        let trial = try Trial(.postgres)
        try trial.database.writeSync { try $0.insert(1) }
        try trial.database.reopen()
        try trial.database.writeSync { try $0.insert(2) }
        #expect(try trial.identifiers() == [1, 2])
    }

    @Test func `a backup names the tools for it`() throws {
        let trial = try Trial(.postgres)
        let refused = fault { try trial.database.backup(to: "/tmp/never") { _ in } }
        #expect(refused?.kind == "unsuitable")
    }
}
