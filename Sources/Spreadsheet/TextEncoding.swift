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

    private static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// `kCFStringEncodingGB_18030_2000` (0x0632) as a Foundation encoding.
    private static let gb18030InFoundation = String.Encoding(rawValue: 0x8000_0632)
}
