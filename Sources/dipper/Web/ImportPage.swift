import Casework
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// A table from an office's own file: which column is what, what each row would become,
/// and then all of it at once; rows that are wrong stay as drafts and come back corrected.
struct ImportPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    static func title(_ visit: Visit, _ subject: ImportSubject) -> String {
        visit.say("导入\(subject.title.zh)", "Import: \(subject.title.en)")
    }

    // MARK: The file

    func answer() throws -> WebResponse { try start([], status: 200) }

    /// What was chosen; leads unless the address or the form says otherwise.
    private var subject: ImportSubject {
        let form = visit.request.method.isWriting ? visit.request.form()?.fields : nil
        let chosen = (form ?? visit.request.query)["subject"] ?? ""
        return ImportSubject(rawValue: chosen) ?? .leads
    }

    /// Lines of the bank and of the books are offered to who may enter them only.
    private var offered: [ImportSubject] {
        let may = ImportSubject.offered(to: visit.roles, visit.words.rules)
        return ImportSubject.allCases.filter { ![.bank, .books].contains($0) || may.contains($0) }
    }

    private func start(_ blockers: [Blocker], status: Int) throws -> WebResponse {
        let title = visit.say("导入表格", "Import a table")
        return visit.page(title, status: status) {
            tag(.h1) { title }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            tag(.p) {
                visit.say(
                    "上传 XLSX 或 CSV 表格；表头可以是您自己的，下一步说明哪一列是什么。"
                        + "先看每一行会怎样，再决定是否导入。",
                    "Upload an XLSX or CSV table with headings of your own; the next page asks"
                        + " which column is what, and shows what each row would become."
                )
            }
            tag(.dl) {
                for subject in offered {
                    tag(.dt) { visit.say(subject.title) }
                    tag(.dd) { columns(of: subject.kind) }
                }
            }
            FormPart(visit).form(to: "/import", hasFiles: true) {
                FormPart(visit).choice(
                    "subject",
                    visit.say("表里是什么", "What the table holds"),
                    value: subject.rawValue,
                    among: offered.map { ($0.rawValue, visit.say($0.title)) },
                    isRequired: true
                )
                FormPart(visit).input(
                    "table",
                    visit.say("表格文件", "Table"),
                    value: "",
                    type: .type("file"),
                    hint: visit.say(
                        "改好的文件（带“行号”列的）也在这里再次上传",
                        "A corrected file with the column 行号 is uploaded here again"
                    )
                )
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("上传并检查", "Upload and check") }
                }
            }
            tag(.p) {
                tag(.a, .href("/cases?kind=import-draft")) {
                    visit.say("尚未改好的草稿", "Drafts still to be corrected")
                }
            }
        }
    }

    /// The columns that fill something, those that must be there marked.
    private func columns(of kind: (some ImportedKind).Type) -> String {
        visit.say("可导入的列（* 必填）：", "Columns (* required): ")
            + kind.fields.map { $0.title + ($0.isRequired ? "*" : "") }.joined(separator: "、")
    }

    func upload() throws -> WebResponse {
        let file = visit.request.form()?.files.first { $0.field == "table" }
        guard let person = visit.person, let file, file.size > 0 else {
            return try start([ImportPage.fileMissing], status: 422)
        }
        let id = visit.office.tables.put(
            // One byte more than is read: then its size is what is wrong with it.
            try file.bytes(most: SheetLimits.mostBytes + 1),
            name: file.name,
            subject,
            of: person.id,
            at: Moment.wallClock()
        )
        return .seeOther("/import/\(id)")
    }

    private static let fileMissing = Blocker(
        code: "TABLE_MISSING",
        message: Localized(
            zh: "没有收到表格文件，应为 XLSX 或 CSV 文件，请选择文件后再上传",
            en:
                "No table came with the form; expected an XLSX or CSV file: choose one and"
                + " upload it"
        ),
        place: "table"
    )

    // MARK: What it would become

    /// The upload that the path names; of nobody else, and no longer than the shelf keeps it.
    private func upload(_ id: String) throws -> TableShelf.Upload {
        guard let person = visit.person,
            let upload = visit.office.tables.upload(id, of: person.id)
        else { throw CaseRefusals.notFound(id) }
        return upload
    }

    func preview() throws -> WebResponse {
        let upload = try upload(visit.parameters["id"] ?? "")
        if upload.done != nil { return try result(upload) }
        return try preview(upload.subject.kind, upload)
    }

    private func preview(
        _ kind: (some ImportedKind).Type,
        _ upload: TableShelf.Upload
    ) throws -> WebResponse {
        try ImportPreview(kind, visit, upload).answer([], status: 200)
    }

    // MARK: What is done

    func perform() throws -> WebResponse {
        let upload = try upload(visit.parameters["id"] ?? "")
        if upload.done != nil { return .seeOther("/import/\(upload.id)") }
        return try perform(upload.subject.kind, upload)
    }

    private func perform(
        _ kind: (some ImportedKind).Type,
        _ upload: TableShelf.Upload
    ) throws -> WebResponse {
        let preview = ImportPreview(kind, visit, upload)
        do {
            try preview.prove()
            let run = try preview.run()
            var caller = visit.caller
            caller.channel = "import"
            let bar = ProgressBar("", total: run.steps.count, write: nil)
            let outcome = try run.perform(by: caller, effective: nil, bar)
            visit.office.tables.settle(upload.id, try done(run, outcome))
            try visit.ledger.upkeep()
            return .seeOther("/import/\(upload.id)")
        } catch let refusal as Refusal {
            let status = Failure(refusal).httpStatus
            return try preview.answer(refusal.blockers, status: status)
        }
    }

    private func done(
        _ run: TableImport<some ImportedKind>,
        _ outcome: ImportOutcome
    ) throws -> TableShelf.Done {
        let scratch = try OutputScratch()
        defer { scratch.clear() }
        let path = scratch.path("result.xlsx")
        try WriteBack.write(run.table, outcome, run.rows, to: path)
        return TableShelf.Done(
            told: Localized(
                zh: "登记 \(outcome.registered) 条，已有 \(outcome.present) 条，草稿 \(outcome.drafts) 条。",
                en: "\(outcome.registered) registered, \(outcome.present) present before,"
                    + " \(outcome.drafts) drafts."
            ),
            drafts: outcome.drafts,
            workbook: try InputFile.read(path, mostBytes: SheetLimits.mostBytes)
        )
    }

    private func result(_ upload: TableShelf.Upload) throws -> WebResponse {
        let title = ImportPage.title(visit, upload.subject)
        return visit.page(title) {
            tag(.h1) { "\(title) · \(upload.name)" }
            tag(.div, .class("flash"), .plain("role", "status")) {
                upload.done.map { visit.say($0.told) } ?? ""
            }
            if let done = upload.done, done.drafts > 0 {
                tag(.p) {
                    visit.say(
                        "下载带“行号”“问题”两列的文件，改好后再上传：改好的行登记，草稿随之了结，一行不丢。",
                        "Download the file with the columns 行号 and 问题, correct it and upload it"
                            + " again: what is right is registered, and no row is lost."
                    )
                }
            }
            tag(.div, .class("actions")) {
                tag(.a, .class("button"), .href("/import/\(upload.id)/file")) {
                    visit.say("下载标注后的文件", "Download the annotated file")
                }
                tag(.a, .class("button quiet"), .href("/import?subject=\(upload.subject.rawValue)"))
                {
                    visit.say("再上传", "Upload another")
                }
                tag(.a, .class("button quiet"), .href(upload.subject.list)) {
                    visit.say("看列表", "To the list")
                }
            }
        }
    }

    func file() throws -> WebResponse {
        let upload = try upload(visit.parameters["id"] ?? "")
        guard let done = upload.done else { throw CaseRefusals.notFound(upload.id) }
        let name = upload.name.prefix { $0 != "." } + "-问题.xlsx"
        return .download(
            done.workbook,
            name: String(name),
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    }
}
