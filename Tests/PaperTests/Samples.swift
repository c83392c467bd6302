import Foundation
import Paper
import PrintedPages
import Testing
import Workflow

/// Swift Testing has a type of this name too.
typealias Attachment = Paper.Attachment

/// A document as a test printed it.
struct Printed {
    let bytes: [UInt8]
    let report: PaperReport
    let pages: PrintedPages
}

extension PaperDocument {
    /// 2026-09-21 22:13:20 in Asia/Shanghai.
    static let moment = Instant(milliseconds: 1_790_000_000_000)

    static func sample(_ blocks: [Block]) -> PaperDocument {
        PaperDocument(
            title: "示例档案",
            header: "DT-2026-000001　示例项目",
            warning: nil,
            footer: "台账 128 项",
            created: moment,
            blocks: blocks
        )
    }

    func printed() throws -> Printed {
        var bytes: [UInt8] = []
        let report = try unsafe write { part in unsafe bytes.append(contentsOf: part) }
        return Printed(bytes: bytes, report: report, pages: try PrintedPages(bytes))
    }
}

/// A file of `Fixtures/paper`.
func fixture(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/paper").standardizedFileURL
    return [UInt8](try Data(contentsOf: folder.appending(path: name)))
}

extension Attachment {
    static func sample(_ number: Int, _ content: Content) -> Attachment {
        Attachment(
            number: number,
            title: "示例文件\(number)",
            details: [("摘要", "sha256:\(number)")],
            content: content
        )
    }

    static func sample(_ number: Int, _ bytes: [UInt8]) -> Attachment {
        sample(number, .file { bytes })
    }
}
