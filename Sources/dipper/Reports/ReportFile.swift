import Casework
import Paper
import Store
import Workflow

/// In which format a report is written.
enum ReportFormat: String, CaseIterable, Sendable {
    case pdf
    case docx

    var type: String {
        switch self {
        case .pdf: "application/pdf"
        case .docx:
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
    }
}

/// A report as a file: one document value, in either format.
struct ReportFile {
    let document: PaperDocument
    let name: String

    /// `head` is that of the ledger, which stands on every page.
    init(_ ledger: OpenLedger, _ paper: ReportPaper, head: PaperFile.LedgerHeadText) {
        document = PaperDocument(
            title: "\(paper.title) \(paper.report.month)",
            header: paper.header,
            warning: ledger.standing.isSandbox ? "示例　沙箱　不作凭证" : nil,
            footer: head.short,
            created: ledger.now,
            blocks: paper.blocks
        )
        name = "\(paper.title)-\(paper.report.month)"
    }

    /// Any other paper, with the ledger's head of now.
    init(_ ledger: OpenLedger, title: String, header: String, _ blocks: [Block]) throws {
        let head = try ledger.store.head()
        document = PaperDocument(
            title: title,
            header: header,
            warning: ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
            footer: PaperFile.LedgerHeadText(leaves: head.leaves, root: head.root).short,
            created: ledger.now,
            blocks: blocks
        )
        name = title
    }

    /// A document that is made already.
    init(_ document: PaperDocument, name: String) {
        (self.document, self.name) = (document, name)
    }

    /// With the ledger's head of now.
    init(_ ledger: OpenLedger, _ paper: ReportPaper) throws {
        let head = try ledger.store.head()
        let text = PaperFile.LedgerHeadText(leaves: head.leaves, root: head.root)
        self.init(ledger, paper, head: text)
    }

    /// The bytes of the file, and how many pages it has where that is known.
    func bytes(_ format: ReportFormat) throws -> (bytes: [UInt8], report: PaperReport?) {
        switch format {
        case .docx: return (try document.word(), nil)
        case .pdf:
            var bytes: [UInt8] = []
            let report = try unsafe document.write { part in
                unsafe bytes.append(contentsOf: part)
            }
            return (bytes, report)
        }
    }
}
