internal import GRDBSQLite
internal import Glibc
internal import SQL

// Binding and reading go through SQLite's C interface, which costs half a microsecond less for a
// statement than the library's own values; the library keeps the connections, the cache of
// prepared statements and their lifetimes.

/// A prepared statement while it runs, and the row on which it stands.
@safe struct SQLiteCursor: Row {
    let columnCount: Int
    private let statement: OpaquePointer
    /// Keeps the prepared statement alive as long as a row of it is held.
    private let owner: AnyObject

    init(_ statement: OpaquePointer, owner: AnyObject) {
        unsafe self.statement = unsafe statement
        self.owner = owner
        columnCount = Int(unsafe sqlite3_column_count(statement))
    }

    var isBusy: Bool { unsafe sqlite3_stmt_busy(statement) != 0 }

    func bound(to arguments: [SQLValue]) throws -> SQLiteCursor {
        let expected = Int(unsafe sqlite3_bind_parameter_count(statement))
        guard expected == arguments.count else {
            throw StorageFault.statement(
                sql: sql,
                detail: "\(arguments.count) arguments for \(expected) placeholders"
            )
        }
        var position: CInt = 0
        for argument in arguments {
            position += 1
            let code = bind(argument, at: position)
            guard code == SQLITE_OK else { throw fault(code) }
        }
        return self
    }

    /// Whether there is a next row, on which the cursor then stands.
    func step() throws -> Bool {
        // SQLite forgets which error of the system is behind one of a commit; nobody else does.
        errno = 0
        let code = unsafe sqlite3_step(statement)
        guard code != SQLITE_ROW else { return true }
        guard code == SQLITE_DONE else { throw fault(code, systemError: errno) }
        return false
    }

    /// Makes the statement ready for its next use.
    ///
    /// Every use binds all arguments anew; the old ones stay, so that their memory is used again.
    func close() {
        unsafe sqlite3_reset(statement)
    }

    func isNull(_ column: Int) -> Bool { type(of: column) == SQLITE_NULL }

    func value(_ column: Int) throws -> SQLValue {
        switch type(of: column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(try integer(column))
        case SQLITE_TEXT: .text(try text(column))
        case SQLITE_BLOB: .blob(try blob(column))
        default: throw mismatch(column, expected: "BIGINT, TEXT, BLOB")
        }
    }

    func integer(_ column: Int) throws -> Int64 {
        let value = unsafe held(column)
        guard unsafe sqlite3_value_type(value) == SQLITE_INTEGER else {
            throw mismatch(column, expected: "BIGINT")
        }
        return unsafe sqlite3_value_int64(value)
    }

    func text(_ column: Int) throws -> String {
        let bytes = try unsafe textBytes(column)
        // Decoding puts a sign in the place of what is no UTF-8; it is quicker than validating.
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        guard unsafe Self.isSame(text, bytes) else {
            throw StorageFault.columnType(
                column: column,
                found: "TEXT (UTF-8 ?)",
                expected: "TEXT (UTF-8)"
            )
        }
        return text
    }

    func text(_ column: Int, like known: String) throws -> String {
        unsafe Self.isSame(known, try textBytes(column)) ? known : try text(column)
    }

    func utf8(_ column: Int) throws -> [UInt8] {
        unsafe Array(try textBytes(column))
    }

    /// The bytes of a text, which are SQLite's and stay until the next row.
    private func textBytes(_ column: Int) throws -> UnsafeBufferPointer<UInt8> {
        let value = unsafe held(column)
        guard unsafe sqlite3_value_type(value) == SQLITE_TEXT else {
            throw mismatch(column, expected: "TEXT")
        }
        let start = unsafe sqlite3_value_text(value)
        let count = Int(unsafe sqlite3_value_bytes(value))
        return unsafe UnsafeBufferPointer(start: start, count: count)
    }

    private static func isSame(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var text = text
        return text.withUTF8 { text in
            guard text.count == bytes.count else { return false }
            guard let one = text.baseAddress, let other = bytes.baseAddress else {
                return true
            }
            return unsafe memcmp(one, other, text.count) == 0
        }
    }

    func blob(_ column: Int) throws -> [UInt8] {
        unsafe Array(try blobBytes(column))
    }

    func append(utf8 columns: [Int], to bytes: inout [UInt8], ends: inout [Int]) throws {
        for column in columns {
            unsafe bytes.append(contentsOf: try textBytes(column))
            ends.append(bytes.count)
        }
    }

    func append(blob column: Int, to bytes: inout [UInt8]) throws {
        unsafe bytes.append(contentsOf: try blobBytes(column))
    }

    /// The bytes of a blob, which are SQLite's and stay until the next row.
    private func blobBytes(_ column: Int) throws -> UnsafeRawBufferPointer {
        let value = unsafe held(column)
        guard unsafe sqlite3_value_type(value) == SQLITE_BLOB else {
            throw mismatch(column, expected: "BLOB")
        }
        let start = unsafe sqlite3_value_blob(value)
        let count = Int(unsafe sqlite3_value_bytes(value))
        return unsafe UnsafeRawBufferPointer(start: start, count: count)
    }

    private func type(of column: Int) -> CInt {
        unsafe sqlite3_value_type(held(column))
    }

    /// What the row holds there, looked up once for its kind, its start and its length.
    ///
    /// SQLite guards such a value by no lock; a connection here belongs to one thread at a time.
    private func held(_ column: Int) -> OpaquePointer? {
        precondition(
            column >= 0 && column < columnCount,
            "a column number must lie inside the answer"
        )
        return unsafe sqlite3_column_value(statement, CInt(column))
    }

    private func mismatch(_ column: Int, expected: String) -> StorageFault {
        let found =
            switch type(of: column) {
            case SQLITE_INTEGER: "BIGINT"
            case SQLITE_FLOAT: "REAL"
            case SQLITE_TEXT: "TEXT"
            case SQLITE_BLOB: "BLOB"
            default: "NULL"
            }
        return .columnType(column: column, found: found, expected: expected)
    }

    private func bind(_ value: SQLValue, at position: CInt) -> CInt {
        switch value {
        case .null:
            return unsafe sqlite3_bind_null(statement, position)
        case .integer(let integer):
            return unsafe sqlite3_bind_int64(statement, position, integer)
        case .text(var text):
            return text.withUTF8 { unsafe bind($0, at: position) }
        case .utf8(let text):
            return unsafe text.withUnsafeBufferPointer { unsafe bind($0, at: position) }
        case .blob(let blob):
            return unsafe blob.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else {
                    return unsafe sqlite3_bind_zeroblob(statement, position, 0)
                }
                return unsafe sqlite3_bind_blob64(
                    statement,
                    position,
                    start,
                    UInt64(bytes.count),
                    copied
                )
            }
        }
    }

    private func bind(_ text: UnsafeBufferPointer<UInt8>, at position: CInt) -> CInt {
        // An empty buffer may have no address, which SQLite would take for NULL.
        guard let start = text.baseAddress else {
            return unsafe sqlite3_bind_text(statement, position, "", 0, copied)
        }
        return unsafe start.withMemoryRebound(to: CChar.self, capacity: text.count) {
            unsafe sqlite3_bind_text64(
                statement,
                position,
                $0,
                UInt64(text.count),
                copied,
                UInt8(SQLITE_UTF8)
            )
        }
    }

    private var sql: String {
        guard let text = unsafe sqlite3_sql(statement) else { return "" }
        return unsafe String(cString: text)
    }

    private func fault(_ code: CInt, systemError: CInt = 0) -> StorageFault {
        let connection = unsafe sqlite3_db_handle(statement)
        let extended = unsafe sqlite3_extended_errcode(connection)
        let message = unsafe String(cString: unsafe sqlite3_errmsg(connection))
        // The connection's last error belongs to this statement only when their kinds agree.
        let agrees = extended & 0xFF == code & 0xFF
        return StorageFault(
            resultCode: agrees ? extended : code,
            message: "\(message) [\(code)]",
            sql: sql,
            systemError: systemError
        )
    }
}

/// Tells SQLite to copy an argument while it is bound.
private let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
