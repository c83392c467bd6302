import SQL
import Testing

struct DialectTests {
    struct Rewriting: Sendable {
        let sql: String
        let postgres: String
    }

    static let rewritings = [
        Rewriting(sql: "SELECT 1", postgres: "SELECT 1"),
        Rewriting(sql: "a = ? AND b = ?", postgres: "a = $1 AND b = $2"),
        Rewriting(sql: "a = '?' AND b = ?", postgres: "a = '?' AND b = $1"),
        Rewriting(sql: "a = 'it''s ?' AND b = ?", postgres: "a = 'it''s ?' AND b = $1"),
        Rewriting(sql: "\"a?\" = ? -- ?\nAND ?", postgres: "\"a?\" = $1 -- ?\nAND $2"),
        Rewriting(sql: "/* ? */ ? /* ?", postgres: "/* ? */ $1 /* ?"),
        Rewriting(sql: "'阶段?' || ?", postgres: "'阶段?' || $1"),
        Rewriting(
            sql: "VALUES (?,?,?,?,?,?,?,?,?,?)",
            postgres: "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"
        ),
    ]

    @Test(arguments: rewritings)
    func `placeholders are numbered outside quotes and comments`(rewriting: Rewriting) {
        #expect(Dialect.postgres.placeholders(rewriting.sql) == rewriting.postgres)
        #expect(Dialect.sqlite.placeholders(rewriting.sql) == rewriting.sql)
    }

    struct Definition: Sendable {
        let sql: String
        let sqlite: String
        let postgres: String
    }

    static let definitions = [
        Definition(
            sql: "CREATE TABLE t(id BIGINT PRIMARY KEY, text_blob TEXT NOT NULL, b blob)",
            sqlite:
                "CREATE TABLE t(id INTEGER PRIMARY KEY, text_blob TEXT NOT NULL, b blob) STRICT",
            postgres:
                "CREATE TABLE t(id BIGINT PRIMARY KEY, "
                + "text_blob TEXT COLLATE \"C\" NOT NULL, b BYTEA)"
        ),
        Definition(
            sql: "create table t(a TEXT DEFAULT 'TEXT', PRIMARY KEY(a)) WITHOUT ROWID;\n",
            sqlite: "create table t(a TEXT DEFAULT 'TEXT', PRIMARY KEY(a)) WITHOUT ROWID, STRICT",
            postgres:
                "create table t(a TEXT COLLATE \"C\" DEFAULT 'TEXT', PRIMARY KEY(a))"
        ),
        Definition(
            sql: "CREATE INDEX i ON t(a)",
            sqlite: "CREATE INDEX i ON t(a)",
            postgres: "CREATE INDEX i ON t(a)"
        ),
        Definition(
            sql: "ALTER TABLE t ADD COLUMN n BIGINT",
            sqlite: "ALTER TABLE t ADD COLUMN n INTEGER",
            postgres: "ALTER TABLE t ADD COLUMN n BIGINT"
        ),
    ]

    @Test(arguments: definitions)
    func `a definition gets the engine's own types`(definition: Definition) {
        #expect(Dialect.sqlite.definition(definition.sql) == definition.sqlite)
        #expect(Dialect.postgres.definition(definition.sql) == definition.postgres)
    }

    @Test func `every fault speaks Chinese first and English second`() {
        let faults: [StorageFault] = [
            .missing(path: "/a"), .alreadyExists(path: "/a"), .notADatabase(path: "/a"),
            .foreign(path: "/a", found: 1, expected: 2),
            .newerFormat(path: "/a", found: 3, newestKnown: 2),
            .truncated(path: "/a", foundBytes: 1, expectedBytes: 2), .corrupt(detail: "d"),
            .notDurable(synchronous: 1), .readOnly(detail: "d"), .full(detail: "d"),
            .busy(detail: "d"), .constraint(.unique, detail: "d"),
            .columnType(column: 0, found: "TEXT", expected: "BIGINT"),
            .statement(sql: "s", detail: "d"), .io(detail: "d"), .outcomeUnknown(detail: "d"),
            .writesStopped(detail: "d"), .unreachable(detail: "d"), .denied(detail: "d"),
            .unsuitable(setting: "fsync", found: "off", expected: "on"),
        ]
        for fault in faults {
            #expect(fault.description == fault.chinese + "\n" + fault.english)
            #expect(fault.chinese.unicodeScalars.contains { $0.value >= 0x4E00 })
            #expect(fault.english.unicodeScalars.allSatisfy { $0.value < 128 })
        }
        #expect(Set(faults.map(\.description)).count == faults.count)
    }
}
