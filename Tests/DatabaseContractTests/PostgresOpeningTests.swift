import Foundation
import PostgresDriver
import SQL
import TestPostgres
import Testing

struct PostgresOpeningTests {
    private func open(
        _ url: String,
        _ change: (inout PostgresOptions) -> Void = { _ in }
    ) -> StorageFault? {
        fault {
            var options = PostgresOptions()
            options.access = .write
            change(&options)
            _ = try PostgresDatabase(url: url, options: options)
        }
    }

    struct BadAddress: Sendable, CustomTestStringConvertible {
        let url: String
        let found: String
        var testDescription: String { url }
    }

    static let badAddresses = [
        BadAddress(url: "", found: "?"),
        BadAddress(url: "/var/lib/ledger.sqlite", found: "?"),
        BadAddress(url: "host=a password=geheim", found: "?"),
        BadAddress(url: "mysql://u:geheim@h/d", found: "?"),
        BadAddress(
            url: "postgres://u:ge%zzheim@h/d",
            found: "invalid percent-encoded token"
        ),
        BadAddress(
            url: "postgres://u:geheim@h/d?nonsense=geheim",
            found: "invalid URI query parameter"
        ),
        BadAddress(url: "postgres://u:geheim@[::1/d", found: "end of string reached when looking"),
        BadAddress(url: "postgres://u:geheim\u{0}@h/d", found: "U+0000"),
    ]

    @Test(arguments: badAddresses)
    func `a URL that cannot be read is refused without its password`(address: BadAddress) {
        guard case .unsuitable("URL", let found, let expected)? = open(address.url) else {
            Issue.record("\(String(describing: open(address.url)))")
            return
        }
        #expect(found.hasPrefix(address.found))
        #expect(expected.hasPrefix("postgres://"))
        #expect(open(address.url)?.description.contains("geheim") == false)
    }

    @Test func `a server that is not there is named, with every host and no password`() throws {
        let refused = open("postgres://u:geheim@127.0.0.1:1,127.0.0.1:2/d?connect_timeout=2")
        #expect(refused?.kind == "unreachable")
        #expect(refused?.file == "postgres://u@127.0.0.1:1,127.0.0.1:2/d")
        #expect(refused?.description.contains("geheim") == false)
    }

    @Test func `the first host that may be written is taken`() throws {
        let server = try TestServer.shared
        let url = try server.database().replacing(
            "@127.0.0.1:\(server.port)/",
            with: "@127.0.0.1:1,127.0.0.1:\(server.port)/"
        )
        let database = try PostgresDatabase(url: url)
        #expect(try database.writeSync { try $0.first("SELECT 1") { try $0.integer(0) } } == 1)
    }

    @Test func `a wrong password, a missing role and a missing database are told apart`() throws {
        let server = try TestServer.shared
        let url = try server.database()
        try server.run(
            """
            DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'keeper') THEN
            CREATE ROLE secrets; CREATE ROLE keeper LOGIN PASSWORD 'geheim-1' IN ROLE secrets;
            END IF; END $$
            """
        )
        try server.run("GRANT CREATE ON SCHEMA public TO keeper", on: url)
        let right = url.replacing("postgres@", with: "keeper:geheim-1@")
        #expect(open(right) { $0.access = .create } == nil)
        let wrong = open(url.replacing("postgres@", with: "keeper:geheim-2@"))
        #expect(wrong?.kind == "denied")
        #expect(wrong?.description.contains("geheim") == false)
        #expect(open(url.replacing("postgres@", with: "keeper@"))?.kind == "denied")
        #expect(open(url.replacing("postgres@", with: "nobody@"))?.kind == "denied")
        let gone = url.replacing("/test", with: "/gone")
        #expect(open(gone)?.kind == "missing")
    }

    @Test func `TLS is used where the URL asks for it, and checked where it says so`() throws {
        let server = try TestServer.shared
        let url = try server.database()
        let secure = url.replacing("sslmode=disable", with: "sslmode=require")
        let database = try PostgresDatabase(url: secure)
        let isEncrypted = try database.writeSync { connection in
            try connection.first("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") {
                try $0.integer(0)
            }
        }
        #expect(isEncrypted == 1)
        let unknown = url.replacing("sslmode=disable", with: "sslmode=verify-full&sslrootcert=/no")
        #expect(open(unknown) { $0.access = .create }?.kind == "denied")
    }

    @Test func `a database without Dipper's tables is not made unless asked for`() throws {
        let url = try TestServer.shared.database()
        #expect(open(url)?.kind == "missing")
        #expect(open(url) { $0.access = .read }?.kind == "missing")
        #expect(open(url) { $0.access = .create } == nil)
        #expect(open(url) == nil)
    }

    @Test func `another program's database is refused and left as it is`() throws {
        let server = try TestServer.shared
        let url = try server.database()
        try server.run("CREATE TABLE other(id BIGINT)", on: url)
        let refused = open(url) {
            $0.access = .create
            $0.applicationID = 0x0D1F
        }
        guard case .foreign(_, 0, 0x0D1F)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(try server.run("SELECT to_regclass('dipper_format') IS NULL", on: url) == "t")

        let mine = try server.database()
        #expect(
            open(mine) {
                $0.access = .create
                $0.applicationID = 77
            } == nil
        )
        #expect(open(mine) { $0.applicationID = 77 } == nil)
        guard case .foreign(_, 77, 0x0D1F)? = open(mine, { $0.applicationID = 0x0D1F }) else {
            Issue.record("77 was taken for another number")
            return
        }
    }

    @Test func `a database of a newer format is refused`() throws {
        let server = try TestServer.shared
        let url = try server.database()
        #expect(open(url) { $0.access = .create } == nil)
        try server.run("UPDATE dipper_format SET version = 2", on: url)
        guard case .newerFormat(_, 2, 1)? = open(url, { $0.newestUserVersion = 1 }) else {
            Issue.record("version 2 was not refused")
            return
        }
        #expect(open(url) { $0.newestUserVersion = 2 } == nil)
    }

    @Test func `a server that may lose or spoil what it was given is refused`() throws {
        let server = try TestServer.shared
        let url = try server.database()
        let lazy = url + "&options=-c%20synchronous_commit%3Doff"
        guard
            case .unsuitable(let setting, "off", "on")? = open(lazy, { $0.access = .create })
        else {
            Issue.record("synchronous_commit was not refused")
            return
        }
        #expect(setting.hasSuffix(": synchronous_commit"))
        let latin = try server.database("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        guard case .unsuitable(_, "LATIN1", "UTF8")? = open(latin, { $0.access = .create }) else {
            Issue.record("LATIN1 was not refused")
            return
        }
        let careless = try TestServer(["fsync=off"])
        defer { careless.stop() }
        guard case .unsuitable(_, "off", "on")? = open(careless.url, { $0.access = .create })
        else {
            Issue.record("fsync = off was not refused")
            return
        }
    }

    @Test func `two programs that make the same database at once both have it`() async throws {
        let url = try TestServer.shared.database()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let database = try PostgresDatabase(url: url)
                    _ = try database.writeSync { try $0.otherWritersVersion }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a database opened for reading refuses writers and sees them elsewhere`() throws {
        let trial = try Trial(.postgres)
        try trial.database.writeSync { try $0.insert(1) }
        let url = try #require((trial.database as? PostgresDatabase)?.name)
        var options = PostgresOptions()
        options.access = .read
        let reader = try PostgresDatabase(url: url + "?sslmode=disable", options: options)
        #expect(fault { try reader.writeSync { try $0.insert(2) } }?.kind == "readOnly")
        try trial.database.writeSync { try $0.insert(3) }
        #expect(try reader.read { try $0.identifiers() } == [1, 3])
    }
}
