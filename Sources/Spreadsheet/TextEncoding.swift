import Foundation

/// How the bytes of a table stand for characters.
package enum TextEncoding: String, Hashable, Sendable {
    case utf8 = "UTF-8"
    /// 国家标准 GB 18030, which Chinese office programs write; GBK and GB 2312 are parts of it.
    case gb18030 = "GB18030"

    /// UTF-8 when the bytes are marked or valid as such, otherwise GB18030.
    static func detect(_ bytes: [UInt8]) -> TextEncoding {
        if bytes.starts(with: utf8Mark) { return .utf8 }
        let isValid = (try? UTF8Span(validating: bytes.span)) != nil
        return isValid ? .utf8 : .gb18030
    }

    /// The number of bytes of the byte-order mark at the start; zero when there is none.
    func markLength(_ bytes: [UInt8]) -> Int {
        switch self {
        case .utf8: bytes.starts(with: TextEncoding.utf8Mark) ? 3 : 0
        case .gb18030: bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) ? 4 : 0
        }
    }

    /// Answers nil when the bytes are not text in this encoding.
    func text(_ bytes: ArraySlice<UInt8>) -> String? {
        switch self {
        case .utf8:
            return String(validating: bytes, as: UTF8.self)
        case .gb18030:
            // Bytes below 0x80 are the same in both encodings, and most cells have no others.
            if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
            return String(data: Data(bytes), encoding: TextEncoding.gb18030InFoundation)
        }
    }

    /// All of a file in UTF-8, piece by piece, so that memory stays near the file's own size.
    ///
    /// Nil when the bytes are not text in this encoding, or hold a piece without a line end or a
    /// comma that is longer than any cell may be.
    func converted(_ bytes: [UInt8]) -> [UInt8]? {
        var converted: [UInt8] = []
        converted.reserveCapacity(bytes.count + bytes.count / 2)
        var start = 0
        while start < bytes.count {
            var end = min(start + TextEncoding.pieceBytes, bytes.count)
            // A cut is behind a byte that is never part of a longer sequence.
            while end < bytes.count, end > start, !TextEncoding.parts(bytes[end - 1]) { end -= 1 }
            guard end > start, let text = text(bytes[start..<end]) else { return nil }
            converted += text.utf8
            start = end
        }
        return converted
    }

    /// Longer than the longest cell, and than many rows of most files.
    private static let pieceBytes = 1 << 20

    private static func parts(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: ",")
    }

    private static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// `kCFStringEncodingGB_18030_2000` (0x0632) as a Foundation encoding.
    private static let gb18030InFoundation = String.Encoding(rawValue: 0x8000_0632)
}
