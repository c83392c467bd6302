/// A value that SQLite and PostgreSQL both store: BIGINT, TEXT or BLOB, or nothing.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    /// A text as its bytes: an argument like `text`, which no answer holds.
    case utf8([UInt8])
    case blob([UInt8])
}

extension SQLValue {
    package init(_ integer: Int64?) {
        self = integer.map { .integer($0) } ?? .null
    }

    package init(_ text: String?) {
        self = text.map { .text($0) } ?? .null
    }

    package init(_ blob: [UInt8]?) {
        self = blob.map { .blob($0) } ?? .null
    }
}

/// One SQL statement with its arguments; placeholders are written `?`, whatever the engine.
package struct Statement: Hashable, Sendable {
    package let sql: String
    package var arguments: [SQLValue]

    package init(_ sql: String, _ arguments: [SQLValue] = []) {
        self.sql = sql
        self.arguments = arguments
    }
}

/// One row of an answer, readable only inside the closure that received it.
///
/// Stored rows may have been tampered with, so a value of another type than the one asked for
/// is thrown as `StorageFault.columnType`, never taken for zero or for an empty text.
/// A column number outside the answer is a mistake of the program and ends it.
package protocol Row {
    /// How many columns the row has.
    var columnCount: Int { get }
    /// The column as it is stored; a real number, which no statement writes, is a fault.
    func value(_ column: Int) throws -> SQLValue
    /// The column as an integer.
    func integer(_ column: Int) throws -> Int64
    /// The column as text.
    func text(_ column: Int) throws -> String
    /// The column as text; `known` itself where it has the same bytes, which spares a copy.
    func text(_ column: Int, like known: String) throws -> String
    /// The column as the bytes of a text, which may be no valid UTF-8.
    func utf8(_ column: Int) throws -> [UInt8]
    /// The column as bytes.
    func blob(_ column: Int) throws -> [UInt8]
    /// Adds what `utf8` answers for columns to other bytes, without arrays of their own, and where
    /// each ends there.
    func append(utf8 columns: [Int], to bytes: inout [UInt8], ends: inout [Int]) throws
    /// Adds what `blob` answers to other bytes, without an array of its own.
    func append(blob column: Int, to bytes: inout [UInt8]) throws
    /// Whether the column holds nothing.
    func isNull(_ column: Int) -> Bool
}

extension Row {
    /// The column as an integer, nil where nothing is stored.
    package func optionalInteger(_ column: Int) throws -> Int64? {
        isNull(column) ? nil : try integer(column)
    }

    /// The column as text, nil where nothing is stored.
    package func optionalText(_ column: Int) throws -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// The column as bytes, nil where nothing is stored.
    package func optionalBlob(_ column: Int) throws -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }
}
