import Casework
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// The sheet of a reviewer as a workbook, out and back; what comes back is a draft of his form.
struct OfflineSheetPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func file() throws -> WebResponse {
        let code = visit.parameters["code"] ?? ""
        let sheet = try OfflineSheet(code, of: visit.person?.id ?? "", visit.ledger)
        return .download(
            try SheetOutput.bytes([sheet.page(visit.words.rules.dimensions)]),
            name: "\(sheet.round.code)-评分表.xlsx",
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    }

    /// Nothing is given yet: the form opens with what was typed, and the reviewer sends it.
    func upload() throws -> WebResponse {
        do {
            return .seeOther(try kept() + "?draft=yes")
        } catch let refusal as Refusal {
            let status = Failure(refusal).httpStatus
            return try ReviewsPage(visit).answer(refusal.blockers, status: status)
        }
    }

    private func kept() throws -> String {
        let file = visit.request.form()?.files.first { $0.field == "sheet" }
        guard let person = visit.person, let file, file.size > 0 else {
            throw Refusal(OfflineSheetPage.missing)
        }
        let bytes = try file.bytes(most: SheetLimits.mostBytes + 1)
        let code = try OfflineSheet.code(in: bytes, file: file.name)
        let sheet = try OfflineSheet(code, of: person.id, visit.ledger)
        let entry = try sheet.entry(in: bytes, file: file.name)
        var fields = FormFields([("f.expert", person.code)])
        fields.pairs += entry.marks.map { ("f.marks", "\($0)") }
        fields.pairs += Dimension.allCases.compactMap { dimension in
            entry.reasons[dimension].map {
                ("f.\(RoundProcedure.rationaleField(of: dimension))", $0)
            }
        }
        let form = "/cases/\(FormFields.encoded(sheet.round.code))/do/score"
        let draft = FormDraft(form: form, savedAt: Moment.wallClock(), text: fields.urlEncoded)
        guard try visit.ledger.store.keepDraft(draft, of: person.id) else {
            throw Refusal(OfflineSheetPage.long(file.name))
        }
        return form
    }

    private static let missing = Blocker(
        code: "SHEET_MISSING",
        message: Localized(
            zh: "没有收到评分表文件，应为下载后填好的 XLSX 文件，请选择文件后再上传",
            en: "No sheet came with the form; expected the XLSX file that was downloaded and filled"
                + " in: choose it and upload it"
        ),
        place: "sheet"
    )

    private static func long(_ file: String) -> Blocker {
        Blocker(
            code: "SHEET_LONG",
            message: Localized(
                zh: "“\(file)”的评分理由太长，不能存为草稿，请缩短后再上传，或在网页填写",
                en: "The reasons in “\(file)” are too long to be kept as a draft; shorten them, or"
                    + " type them on the page"
            ),
            place: "sheet"
        )
    }
}
