/// A kind of file that can be kept: what people can still open in thirty years.
package enum DocumentType: String, Hashable, Sendable, CaseIterable {
    case pdf, ofd, docx, xlsx, pptx, png, jpeg, tiff, bmp, webp

    /// Endings of file names; the first is the usual one.
    package var endings: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg"]
        case .tiff: ["tif", "tiff"]
        case .pdf, .ofd, .docx, .xlsx, .pptx, .png, .bmp, .webp: [rawValue]
        }
    }

    package var mediaType: String {
        let office = "application/vnd.openxmlformats-officedocument."
        return switch self {
        case .pdf: "application/pdf"
        case .ofd: "application/ofd"
        case .docx: office + "wordprocessingml.document"
        case .xlsx: office + "spreadsheetml.sheet"
        case .pptx: office + "presentationml.presentation"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .tiff: "image/tiff"
        case .bmp: "image/bmp"
        case .webp: "image/webp"
        }
    }

    package init?(mediaType: String) {
        guard let type = DocumentType.allCases.first(where: { $0.mediaType == mediaType }) else {
            return nil
        }
        self = type
    }

    static let list = allCases.map { $0.rawValue.uppercased() }.joined(separator: "、")

    /// What the first bytes of a file say that it is.
    enum Signature: Hashable {
        case type(DocumentType)
        /// A ZIP archive: its parts tell what it is.
        case archive
        /// The container of Office before 2007, and of encrypted Office files since.
        case compound
    }

    static let signatureBytes = 32

    static func signature(of start: [UInt8]) -> Signature? {
        func begins(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
            start.dropFirst(offset).starts(with: bytes)
        }
        if begins(Array("%PDF-".utf8)) { return .type(.pdf) }
        if begins([0x50, 0x4B, 0x03, 0x04]) { return .archive }
        if begins([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return .compound }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            begins(Array("IHDR".utf8), at: 12)
        {
            return .type(.png)
        }
        if begins([0xFF, 0xD8, 0xFF]) { return .type(.jpeg) }
        let tiff: [[UInt8]] = [
            [0x49, 0x49, 0x2A, 0], [0x4D, 0x4D, 0, 0x2A], [0x49, 0x49, 0x2B, 0],
            [0x4D, 0x4D, 0, 0x2B],
        ]
        if tiff.contains(where: { begins($0) }) { return .type(.tiff) }
        // A bitmap has two reserved words of zero, and one of few sizes of its second header.
        if begins(Array("BM".utf8)), begins([0, 0, 0, 0], at: 6), start.count > 17,
            [12, 40, 52, 56, 64, 108, 124].contains(start[14])
        {
            return .type(.bmp)
        }
        if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return .type(.webp) }
        return nil
    }
}
