internal import GRDBSQLite
internal import Glibc
internal import SQL

internal import struct GRDB.DatabaseError

extension StorageFault {
    init(_ error: DatabaseError, sql: String = "", systemError: CInt = 0) {
        let code = error.extendedResultCode.rawValue
        // The library asks the connection for the message, which may know of no error any more.
        let words = unsafe String(cString: sqlite3_errstr(code))
        let isKnown = error.message != nil && error.message != "not an error"
        self.init(
            resultCode: code,
            message: "\(isKnown ? error.message ?? words : words) [\(code)]",
            sql: error.sql ?? sql,
            systemError: systemError
        )
    }

    /// The fault for an extended result code of SQLite, https://www.sqlite.org/rescode.html.
    ///
    /// `systemError` is the `errno` behind an input or output error; 0 when it is not known.
    init(resultCode: CInt, message: String, sql: String, systemError: CInt = 0) {
        if resultCode & 0xFF == SQLITE_IOERR {
            switch systemError {
            case ENOSPC, EDQUOT, EFBIG:
                self = .full(detail: message)
                return
            case EROFS, EACCES, EPERM:
                self = .readOnly(detail: message)
                return
            default: break
            }
        }
        // The shared memory beside the log could not grow: there is no room for it.
        guard resultCode != StorageFault.sharedMemorySize else {
            self = .full(detail: message)
            return
        }
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

    /// `SQLITE_IOERR_SHMSIZE`, which Swift does not see because its macro is an expression.
    private static let sharedMemorySize = SQLITE_IOERR | 19 << 8

    /// `SQLITE_IOERR_WRITE`, likewise.
    static let failedWrite = SQLITE_IOERR | 3 << 8

    /// SQLite's own words, without what the fault says of the outcome; nil where it has none.
    var engineDetail: String? {
        switch self {
        case .busy(let detail), .constraint(_, let detail), .corrupt(let detail),
            .full(let detail), .io(let detail), .outcomeUnknown(let detail),
            .readOnly(let detail), .statement(_, let detail), .writesStopped(let detail),
            .unreachable(let detail), .denied(let detail):
            detail
        case .missing, .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated,
            .notDurable, .columnType, .unsuitable:
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
            .notDurable, .constraint, .columnType, .statement, .outcomeUnknown, .writesStopped,
            .unreachable, .denied, .unsuitable:
            false
        }
    }

    /// Runs `body` on the file at `path`: an error of the library becomes a fault that names it.
    static func mapping<T>(_ path: String, _ body: () throws -> T) throws -> T {
        errno = 0
        do {
            return try body()
        } catch let error as DatabaseError {
            // Known unless the library's own cleaning up met another one.
            throw StorageFault(error, systemError: errno).naming(path)
        } catch let fault as StorageFault {
            throw fault.naming(path)
        }
    }

    /// The same fault with the file that it happened to, where only the engine's words are known.
    func naming(_ path: String) -> StorageFault {
        guard let detail = engineDetail, !detail.contains(path) else { return self }
        let named = "\(path): \(detail)"
        switch self {
        case .busy: return .busy(detail: named)
        case .corrupt: return .corrupt(detail: named)
        case .full: return .full(detail: named)
        case .io: return .io(detail: named)
        case .outcomeUnknown: return .outcomeUnknown(detail: named)
        case .readOnly: return .readOnly(detail: named)
        case .missing, .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated,
            .notDurable, .constraint, .columnType, .statement, .writesStopped, .unreachable,
            .denied, .unsuitable:
            return self
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
