internal import CPostgres
internal import Glibc
internal import SQL

/// The row on which an answer stands; it holds nothing once the answer has moved on.
@safe final class PostgresRow: Row {
    private(set) var columnCount = 0
    private var result: OpaquePointer?
    private var index: CInt = 0

    /// Stands on a row of what libpq holds, which must stay until the row is moved or cleared.
    func stand(on result: OpaquePointer, _ index: Int) {
        unsafe self.result = unsafe result
        self.index = CInt(index)
        columnCount = Int(unsafe dPQnfields(result))
    }

    func clear() {
        unsafe result = nil
    }

    func isNull(_ column: Int) -> Bool { unsafe bytes(column) == nil }

    func value(_ column: Int) throws -> SQLValue {
        guard !isNull(column) else { return .null }
        switch kind(column) {
        case .integer: return .integer(try integer(column))
        case .number:
            guard let whole = unsafe bytes(column).flatMap({ unsafe Self.whole($0) }) else {
                throw mismatch(column, expected: "BIGINT, TEXT, BLOB")
            }
            return .integer(whole)
        case .text: return .text(try text(column))
        case .blob: return .blob(try blob(column))
        case .other: throw mismatch(column, expected: "BIGINT, TEXT, BLOB")
        }
    }

    func integer(_ column: Int) throws -> Int64 {
        guard let bytes = unsafe bytes(column) else { throw mismatch(column, expected: "BIGINT") }
        switch kind(column) {
        case .integer where type(column) == TypeNumber.bool || type(column) == TypeNumber.oid:
            return unsafe bytes.reduce(0) { $0 << 8 | Int64($1) }
        case .integer:
            return unsafe Self.signed(bytes)
        case .number:
            guard let whole = unsafe Self.whole(bytes) else {
                throw mismatch(column, expected: "BIGINT")
            }
            return whole
        case .text, .blob, .other:
            throw mismatch(column, expected: "BIGINT")
        }
    }

    func text(_ column: Int) throws -> String {
        // The server stores valid UTF-8 alone.
        unsafe String(decoding: try textBytes(column), as: UTF8.self)
    }

    func text(_ column: Int, like known: String) throws -> String {
        let bytes = try unsafe textBytes(column)
        var known = known
        let isSame = known.withUTF8 { known in
            guard known.count == bytes.count else { return false }
            guard let one = known.baseAddress, let other = bytes.baseAddress else { return true }
            return unsafe memcmp(one, other, known.count) == 0
        }
        return isSame ? known : unsafe String(decoding: bytes, as: UTF8.self)
    }

    func utf8(_ column: Int) throws -> [UInt8] {
        unsafe Array(try textBytes(column))
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

    private enum Kind {
        case integer
        case number
        case text
        case blob
        case other
    }

    private func kind(_ column: Int) -> Kind {
        switch type(column) {
        case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.bool, TypeNumber.oid:
            .integer
        case TypeNumber.numeric: .number
        case TypeNumber.text, TypeNumber.varchar, TypeNumber.bpchar, TypeNumber.name,
            TypeNumber.char, TypeNumber.literal:
            .text
        case TypeNumber.bytea: .blob
        default: .other
        }
    }

    private func textBytes(_ column: Int) throws -> UnsafeRawBufferPointer {
        guard let bytes = unsafe bytes(column), kind(column) == .text else {
            throw mismatch(column, expected: "TEXT")
        }
        return unsafe bytes
    }

    private func blobBytes(_ column: Int) throws -> UnsafeRawBufferPointer {
        guard let bytes = unsafe bytes(column), kind(column) == .blob else {
            throw mismatch(column, expected: "BLOB")
        }
        return unsafe bytes
    }

    private func type(_ column: Int) -> UInt32 {
        unsafe dPQftype(result, CInt(column))
    }

    /// The value's bytes, which are libpq's and stay until the next row; nil for NULL.
    private func bytes(_ column: Int) -> UnsafeRawBufferPointer? {
        guard unsafe result != nil else { return nil }
        precondition(
            column >= 0 && column < columnCount,
            "a column number must lie inside the answer"
        )
        guard unsafe dPQgetisnull(result, index, CInt(column)) == 0 else { return nil }
        let count = Int(unsafe dPQgetlength(result, index, CInt(column)))
        let start = unsafe dPQgetvalue(result, index, CInt(column))
        return unsafe UnsafeRawBufferPointer(start: start, count: count)
    }

    private func mismatch(_ column: Int, expected: String) -> StorageFault {
        let found =
            if isNull(column) {
                "NULL"
            } else {
                switch kind(column) {
                case .integer: "BIGINT"
                case .number: "REAL"
                case .text: "TEXT"
                case .blob: "BLOB"
                case .other where [TypeNumber.float4, TypeNumber.float8].contains(type(column)):
                    "REAL"
                case .other: "type \(type(column))"
                }
            }
        return .columnType(column: column, found: found, expected: expected)
    }

    /// An integer of two, four or eight bytes, the highest first.
    private static func signed(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        let isNegative = unsafe bytes.first.map { $0 >= 0x80 } ?? false
        return unsafe bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// A `numeric`, which sums of integers are; nil where it has a fraction or is too large.
    ///
    /// It is sent as the count of its digits, the weight of the first, sign, scale, and digits to
    /// the base of 10,000.
    static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map {
            unsafe UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        guard words.count >= 4, words.count == Int(words[0]) + 4 else { return nil }
        let digits = words[4...]
        let weight = Int(Int16(bitPattern: words[1]))
        let isNegative = words[2] == 0x4000
        guard words[2] == 0 || isNegative else { return nil }
        guard !digits.isEmpty else { return 0 }
        guard weight >= 0, digits.dropFirst(weight + 1).allSatisfy({ $0 == 0 }) else { return nil }
        var value: Int64 = 0
        for place in 0...weight {
            let digit = place < digits.count ? Int64(digits[digits.startIndex + place]) : 0
            let (shifted, isTooLarge) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, isOver) = shifted.subtractingReportingOverflow(digit)
            guard !isTooLarge, !isOver else { return nil }
            value = sum
        }
        // Kept below zero on the way, where there is one number more.
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }
}
