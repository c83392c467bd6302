internal import CPostgres
internal import SQL

/// The types of columns by the numbers that the server gives them, in its catalogue `pg_type`.
enum TypeNumber {
    static let unknown: UInt32 = 0
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let literal: UInt32 = 705
    static let bpchar: UInt32 = 1_042
    static let varchar: UInt32 = 1_043
    static let numeric: UInt32 = 1_700
}

/// The arguments of a statement as the server takes them, one after another.
struct Parameters {
    private(set) var types: [UInt32] = []
    /// All values; one byte more, so that an empty value has an address too.
    private var bytes: [UInt8] = []
    /// Where each begins; nil for NULL.
    private var starts: [Int?] = []
    private var lengths: [CInt] = []

    init(_ arguments: [SQLValue], of sql: String) throws {
        types.reserveCapacity(arguments.count)
        for argument in arguments {
            let start = bytes.count
            switch argument {
            case .null:
                types.append(TypeNumber.unknown)
            case .integer(let integer):
                types.append(TypeNumber.int8)
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: integer >> Int64(shift)))
                }
            case .text(let text):
                types.append(TypeNumber.text)
                bytes.append(contentsOf: text.utf8)
                try refuseZero(from: start, sql)
            case .utf8(let text):
                types.append(TypeNumber.text)
                bytes.append(contentsOf: text)
                try refuseZero(from: start, sql)
            case .blob(let blob):
                types.append(TypeNumber.bytea)
                bytes.append(contentsOf: blob)
            }
            starts.append(argument == .null ? nil : start)
            lengths.append(CInt(bytes.count - start))
        }
        bytes.append(0)
    }

    /// A text of the server cannot hold the character U+0000.
    private func refuseZero(from start: Int, _ sql: String) throws {
        guard bytes[start...].contains(0) else { return }
        let statement = String(sql.trimmingSpaces.prefix(80))
        throw StorageFault.constraint(
            .other,
            detail: "U+0000 in argument \(types.count): \(statement)"
        )
    }

    /// Hands out what libpq wants of them: values, lengths, and that all are binary.
    func withPointers<T>(
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CInt>?, UnsafePointer<CInt>?
        ) -> T
    ) -> T {
        let formats = [CInt](repeating: 1, count: lengths.count)
        return unsafe bytes.withUnsafeBytes { bytes in
            let base = unsafe bytes.bindMemory(to: CChar.self).baseAddress
            let values = unsafe starts.map { start in
                unsafe start.flatMap { start in unsafe base.map { unsafe $0 + start } }
            }
            return unsafe values.withUnsafeBufferPointer { values in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}

/// What makes a prepared statement: its text, and the types of its arguments.
struct StatementKey: Hashable {
    let sql: String
    let types: [UInt32]
}

/// The statements that the server has prepared for one connection.
struct PreparedStatements {
    /// How many are kept; then all are forgotten, which nearly no connection lives to see.
    static let limit = 1_000

    private var names: [StatementKey: String] = [:]
    private var number = 0

    var isFull: Bool { names.count >= Self.limit }

    func name(for key: StatementKey) -> String? { names[key] }

    mutating func add(_ key: StatementKey) -> String {
        number += 1
        let name = "s\(number)"
        names[key] = name
        return name
    }

    mutating func forget(_ key: StatementKey) {
        names[key] = nil
    }

    mutating func forgetAll() {
        names = [:]
    }
}
