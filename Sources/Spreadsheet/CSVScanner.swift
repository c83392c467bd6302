/// A fault in the bytes of one cell, and where it is.
struct CSVScanFault: Error {
    let fault: CSVFault
    let line: Int
    /// From 1.
    let column: Int
}

/// Cuts bytes into records and cells; it knows nothing of columns but how many there may be.
struct CSVScanner {
    private let bytes: [UInt8]
    private let encoding: TextEncoding
    private var position: Int
    /// The line at `position`, from 1.
    private(set) var line = 1
    /// What is wrong within cells; the scan goes on behind it.
    private(set) var faults: [CSVScanFault] = []

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(bytes: [UInt8], encoding: TextEncoding) {
        self.bytes = bytes
        self.encoding = encoding
        position = encoding.markLength(bytes)
    }

    var isAtEnd: Bool { position >= bytes.count }

    /// The cells up to the end of the record, which is consumed with its line end.
    ///
    /// Throws what leaves open where the next record starts.
    mutating func record(expecting count: Int) throws(CSVScanFault) -> [String] {
        var cells: [String] = []
        cells.reserveCapacity(max(count, 1))
        while true {
            guard cells.count < CSVTable.mostColumns else {
                throw CSVScanFault(fault: .columns, line: line, column: cells.count + 1)
            }
            let isQuoted = position < bytes.count && bytes[position] == CSVScanner.quote
            cells.append(
                isQuoted
                    ? try quotedCell(column: cells.count + 1)
                    : try plainCell(column: cells.count + 1)
            )
            guard position < bytes.count, bytes[position] == CSVScanner.comma else {
                consumeLineEnd()
                return cells
            }
            position += 1
        }
    }

    private mutating func plainCell(column: Int) throws(CSVScanFault) -> String {
        let start = position
        scan: while position < bytes.count {
            switch bytes[position] {
            case CSVScanner.comma, CSVScanner.lineFeed, CSVScanner.carriageReturn:
                break scan
            case CSVScanner.quote:
                throw CSVScanFault(fault: .quoteInside, line: line, column: column)
            default:
                position += 1
            }
        }
        return text(bytes[start..<position], line, column)
    }

    /// A cell between quotes, in which a doubled quote stands for one.
    private mutating func quotedCell(column: Int) throws(CSVScanFault) -> String {
        let startLine = line
        position += 1
        var start = position
        // Filled only when there is a doubled quote: most cells are one stretch of the file.
        var parts: [UInt8] = []
        while true {
            guard position < bytes.count else {
                throw CSVScanFault(fault: .quoteOpen, line: startLine, column: column)
            }
            let byte = bytes[position]
            if byte == CSVScanner.quote {
                guard position + 1 < bytes.count, bytes[position + 1] == CSVScanner.quote
                else { break }
                parts += bytes[start...position]
                position += 2
                start = position
            } else {
                let isLineEnd =
                    byte == CSVScanner.lineFeed
                    || (byte == CSVScanner.carriageReturn
                        && (position + 1 == bytes.count
                            || bytes[position + 1] != CSVScanner.lineFeed))
                if isLineEnd { line += 1 }
                position += 1
            }
        }
        let end = position
        position += 1
        if position < bytes.count {
            let next = bytes[position]
            guard
                next == CSVScanner.comma || next == CSVScanner.lineFeed
                    || next == CSVScanner.carriageReturn
            else { throw CSVScanFault(fault: .quoteInside, line: line, column: column) }
        }
        guard !parts.isEmpty else { return text(bytes[start..<end], startLine, column) }
        parts += bytes[start..<end]
        return text(parts[...], startLine, column)
    }

    private mutating func text(_ cell: ArraySlice<UInt8>, _ line: Int, _ column: Int) -> String {
        // No character is longer than four bytes, in either encoding: a field of 60 MiB is not
        // made a text, only to be refused.
        guard cell.count <= 4 * CSVTable.mostCharactersInCell else {
            faults.append(CSVScanFault(fault: .cellLength, line: line, column: column))
            return ""
        }
        guard let text = encoding.text(cell), !cell.contains(0) else {
            faults.append(CSVScanFault(fault: .bytes(encoding), line: line, column: column))
            return ""
        }
        // No character is shorter than a byte, so a short cell needs no counting.
        if cell.count > CSVTable.mostCharactersInCell,
            text.unicodeScalars.count > CSVTable.mostCharactersInCell
        {
            faults.append(CSVScanFault(fault: .cellLength, line: line, column: column))
        }
        return text
    }

    private mutating func consumeLineEnd() {
        guard position < bytes.count else { return }
        if bytes[position] == CSVScanner.carriageReturn {
            position += 1
            line += 1
            if position < bytes.count, bytes[position] == CSVScanner.lineFeed { position += 1 }
        } else if bytes[position] == CSVScanner.lineFeed {
            position += 1
            line += 1
        }
    }
}
