internal import GRDBSQLite
internal import SQL

internal import struct GRDB.DatabaseError

extension StorageFault {
    init(_ error: DatabaseError, sql: String = "") {
        let code = error.extendedResultCode.rawValue
        self.init(
            resultCode: code,
            message: "\(error.message ?? "SQLite") [\(code)]",
            sql: error.sql ?? sql
        )
    }

    /// The fault for an extended result code of SQLite, https://www.sqlite.org/rescode.html.
    init(resultCode: CInt, message: String, sql: String) {
        switch resultCode & 0xFF {
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: self = .readOnly(detail: message)
        case SQLITE_FULL: self = .full(detail: message)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(detail: message)
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: self = .corrupt(detail: message)
        case SQLITE_CONSTRAINT:
            self = .constraint(ConstraintKind(resultCode: resultCode), detail: message)
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_MISMATCH:
            self = .statement(sql: sql, detail: message)
        default: self = .io(detail: message)
        }
    }

    /// SQLite's own words, without what the fault says of the outcome; nil where it has none.
    var engineDetail: String? {
        switch self {
        case .busy(let detail), .constraint(_, let detail), .corrupt(let detail),
            .full(let detail), .io(let detail), .outcomeUnknown(let detail),
            .readOnly(let detail), .statement(_, let detail), .writesStopped(let detail):
            detail
        case .missing, .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated,
            .notDurable, .columnType:
            nil
        }
    }

    /// Whether SQLite may roll back the whole transaction itself, so that nothing was stored.
    ///
    /// https://www.sqlite.org/lang_transaction.html section 4
    var endsTransaction: Bool {
        switch self {
        case .busy, .corrupt, .full, .io, .readOnly:
            true
        case .missing, .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated,
            .notDurable, .constraint, .columnType, .statement, .outcomeUnknown, .writesStopped:
            false
        }
    }

    /// Runs `body`, with an error of the library turned into a fault.
    static func mapping<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StorageFault(error)
        }
    }
}

extension ConstraintKind {
    fileprivate init(resultCode: CInt) {
        // The second byte of an extended constraint code, https://www.sqlite.org/rescode.html.
        switch resultCode >> 8 {
        case 1: self = .check
        case 3: self = .foreignKey
        case 5: self = .notNull
        case 6, 10: self = .primaryKey
        case 7: self = .trigger
        case 8: self = .unique
        default: self = .other
        }
    }
}
