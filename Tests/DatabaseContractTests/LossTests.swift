import Foundation
import PostgresDriver
import SQL
import TestPostgres
import Testing

/// What becomes of a batch whose connection breaks.
@Suite(.timeLimit(.minutes(5)))
struct LossTests {
    /// A database behind a proxy, and what its cache was told.
    private struct Scene {
        let server: TestServer
        let url: String
        let proxy: Proxy
        let database: PostgresDatabase
        let resets = Shared(0)
        let atCommit = Shared<Proxy.Mode?>(nil)

        init(limitMilliseconds: Int = 30_000) throws {
            server = try TestServer.shared
            url = try server.database()
            proxy = try Proxy(to: server.port)
            var options = PostgresOptions()
            options.reconnectLimitMilliseconds = limitMilliseconds
            options.onReset = { [resets] in resets.change { $0 += 1 } }
            options.failPoints.beforeCommit = { [atCommit, proxy] in
                if let mode = atCommit.now {
                    atCommit.set(nil)
                    proxy.set(mode)
                }
            }
            database = try PostgresDatabase(
                url: url.replacing(":\(server.port)/", with: ":\(proxy.port)/"),
                options: options
            )
            try database.writeSync {
                _ = try $0.execute("CREATE TABLE entry(id BIGINT PRIMARY KEY, note TEXT NOT NULL)")
            }
            resets.set(0)
        }

        func identifiers() throws -> [Int64] {
            try database.read { try $0.identifiers() }
        }
    }

    @Test func `a commit that never arrived is made again`() throws {
        let scene = try Scene()
        let runs = Shared(0)
        scene.atCommit.set(.losingRequest)
        try scene.database.writeSync { connection in
            runs.change { $0 += 1 }
            try connection.insert(1)
        }
        #expect(scene.proxy.cutCount == 1)
        #expect(runs.now == 2)
        #expect(scene.resets.now >= 1)
        try scene.database.writeSync { try $0.insert(2) }
        #expect(try scene.identifiers() == [1, 2])
    }

    @Test func `a commit whose answer was lost is found and not made again`() throws {
        let scene = try Scene()
        let runs = Shared(0)
        scene.atCommit.set(.losingAnswer)
        // Stored twice it would be refused by its key, and counted twice without one.
        try scene.database.writeSync { connection in
            runs.change { $0 += 1 }
            try connection.insert(1)
        }
        #expect(scene.proxy.cutCount == 1)
        #expect(runs.now == 1)
        try scene.database.writeSync { try $0.insert(2) }
        #expect(try scene.identifiers() == [1, 2])
    }

    @Test func `what a drill breaks around the commit is looked up and stored once`() throws {
        for isBefore in [true, false] {
            let isDue = Shared(false)
            let breaking: @Sendable () throws -> Void = {
                guard isDue.now else { return }
                isDue.set(false)
                throw Refusal()
            }
            var options = TrialOptions()
            if isBefore {
                options.failPoints.beforeCommit = breaking
            } else {
                options.failPoints.afterCommit = breaking
            }
            let trial = try Trial(.postgres, options)
            let runs = Shared(0)
            isDue.set(true)
            let start = ContinuousClock().now
            try trial.database.writeSync { connection in
                runs.change { $0 += 1 }
                try connection.insert(1)
            }
            // The lock of the transaction that was given up is not waited for.
            #expect(ContinuousClock().now - start < .seconds(10))
            #expect(runs.now == (isBefore ? 2 : 1))
            #expect(try trial.identifiers() == [1])
        }
    }

    @Test func `a commit whose answer was lost is found although others wrote since`() throws {
        let scene = try Scene()
        let other = try PostgresDatabase(url: scene.url)
        let start = try scene.database.writeSync { try $0.otherWritersVersion }
        let stop = Shared(false)
        let finished = DispatchSemaphore(value: 0)
        let others = Shared(0)
        Thread.detachNewThread {
            while !stop.now {
                try? other.writeSync { try $0.insert(Int64(1_000 + others.now)) }
                others.change { $0 += 1 }
            }
            finished.signal()
        }
        let runs = Shared(0)
        for id in Int64(1)...20 {
            scene.atCommit.set(.losingAnswer)
            try scene.database.writeSync { connection in
                runs.change { $0 += 1 }
                try connection.insert(id)
            }
        }
        stop.set(true)
        finished.wait()
        #expect(runs.now == 20)
        #expect(scene.proxy.cutCount == 20)
        #expect(try scene.identifiers().filter { $0 < 1_000 } == Array(1...20))
        #expect(try scene.database.writeSync { try $0.otherWritersVersion } != start)
    }

    @Test func `a session that the server ends inside a unit is repeated`() throws {
        let scene = try Scene()
        let runs = Shared(0)
        let server = scene.server
        let url = scene.url
        try scene.database.writeSync { connection in
            runs.change { $0 += 1 }
            try connection.insert(1)
            if runs.now == 1 {
                let session = try connection.first("SELECT pg_backend_pid()") {
                    try $0.integer(0)
                }
                try server.run("SELECT pg_terminate_backend(\(session ?? 0))", on: url)
            }
            // A unit that does not care does not hide what happened.
            try? connection.insert(2)
        }
        #expect(runs.now == 2)
        #expect(try scene.identifiers() == [1, 2])
    }

    @Test func `every member of a batch that was cut off is answered once`() async throws {
        let scene = try Scene()
        let database = scene.database
        for mode in [Proxy.Mode.losingRequest, .losingAnswer] {
            try database.writeSync { _ = try $0.execute("DELETE FROM entry") }
            scene.atCommit.set(mode)
            let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
                for id in Int64(0)..<60 {
                    group.addTask {
                        do {
                            try await database.write { connection in
                                try connection.insert(id)
                                if id % 3 == 0 { throw Refusal() }
                            }
                            return false
                        } catch is Refusal {
                            return true
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 20)
            #expect(try scene.identifiers() == (0..<60).filter { $0 % 3 != 0 })
        }
        #expect(scene.proxy.cutCount == 2)
    }

    @Test func `a commit that waits for another server is not answered before it is there`() throws
    {
        let server = try TestServer()
        defer { server.stop() }
        let database = try PostgresDatabase(url: server.url)
        try database.writeSync {
            _ = try $0.execute("CREATE TABLE entry(id BIGINT PRIMARY KEY, note TEXT)")
        }
        try server.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try server.run("SELECT pg_reload_conf()")
        let answers = Shared<[String?]>([])
        let runs = Shared(0)
        let answered = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let refused = fault {
                try database.writeSync { connection in
                    runs.change { $0 += 1 }
                    try connection.insert(1)
                }
            }
            answers.change { $0.append(refused?.kind) }
            answered.signal()
        }
        // Whoever has the server give up waiting has not made the other one hold it.
        let waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        for _ in 0..<2 {
            while try server.run("SELECT COUNT(*) \(waiting)") != "1" {}
            try server.run("SELECT pg_cancel_backend(pid) \(waiting)")
        }
        while try server.run("SELECT COUNT(*) \(waiting)") != "1" {}
        #expect(answers.now.isEmpty)
        try server.run("ALTER SYSTEM RESET synchronous_standby_names")
        try server.run("SELECT pg_reload_conf()")
        answered.wait()
        #expect(answers.now == [nil])
        #expect(runs.now == 1)
        #expect(try database.read { try $0.identifiers() } == [1])
    }

    @Test func `an outcome that nobody can find out is told so, and writing goes on after`() throws
    {
        let scene = try Scene(limitMilliseconds: 300)
        scene.atCommit.set(.refusing)
        let unknown = fault { try scene.database.writeSync { try $0.insert(1) } }
        #expect(unknown?.kind == "outcomeUnknown")
        let lost = fault { try scene.database.writeSync { try $0.insert(2) } }
        #expect(lost?.kind == "unreachable")
        #expect(scene.resets.now >= 1)
        scene.proxy.set(.passing)
        try scene.database.writeSync { try $0.insert(3) }
        #expect(try scene.identifiers() == [3])
    }

    @Test func `a reader whose connection broke is served by another one`() throws {
        let scene = try Scene()
        try scene.database.writeSync { try $0.insert(1) }
        #expect(try scene.identifiers() == [1])
        try scene.server.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """,
            on: scene.url
        )
        #expect(try scene.identifiers() == [1])
        // What was handed out already is not contradicted by another snapshot.
        let broken = fault {
            try scene.database.read { connection in
                let session = try connection.first("SELECT pg_backend_pid()") {
                    try $0.integer(0)
                }
                try scene.server.run("SELECT pg_terminate_backend(\(session ?? 0))", on: scene.url)
                _ = try connection.identifiers()
            }
        }
        #expect(broken?.kind == "unreachable")
        #expect(try scene.identifiers() == [1])
        try scene.database.writeSync { try $0.insert(2) }
    }
}
