import Casework
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// A table before it is imported: which column is what, what is wrong with which cell, and what
/// each row would become.
struct ImportPreview<Kind: ImportedKind> {
    let visit: Visit
    let upload: TableShelf.Upload

    private static var mostRows: Int { 100 }
    private static var mostTwins: Int { 20 }

    init(_ kind: Kind.Type, _ visit: Visit, _ upload: TableShelf.Upload) {
        (self.visit, self.upload) = (visit, upload)
    }

    private var title: String { ImportPage.title(visit, upload.subject) }

    private var fields: FormFields {
        visit.request.method.isWriting
            ? visit.request.form()?.fields ?? FormFields() : visit.request.query
    }

    /// What the person said of columns: by title a field, or none.
    private var chosen: [String: String?] {
        var chosen: [String: String?] = [:]
        for (name, value) in fields.pairs where name.hasPrefix("m.") {
            chosen[String(name.dropFirst(2))] = .some(value.isEmpty ? nil : value)
        }
        return chosen
    }

    /// - Throws: `Refusal` where there is no table in the file, or not one of this kind.
    ///
    /// `isShown` takes rows that are wrong also where the kind keeps no drafts.
    func run(isShown: Bool = false) throws -> TableImport<Kind> {
        let known = Set(fillable.map(\.name))
        var mapping = Kind.mapping
        mapping.chosen = chosen.filter { $0.value.map(known.contains) ?? true }
        let grids = try GridFile.grids(bytes: upload.bytes, file: upload.name)
        let table = try SheetTable.find(in: grids, by: mapping)
        return try TableImport<Kind>(
            table,
            isStaged: isShown || Kind.keepsDrafts,
            visit.ledger
        )
    }

    /// The page, with what an import was refused for; where the table cannot be found in the file,
    /// its columns all the same.
    func answer(_ refused: [Blocker], status: Int) throws -> WebResponse {
        let run: TableImport<Kind>
        do {
            run = try self.run(isShown: true)
        } catch let refusal as Refusal {
            return unread(refusal.blockers)
        }
        let finding = try run.twins(
            by: visit.caller,
            Kind.Twins.self == NoTwins.self ? .skip : .warn
        )
        let known = try visit.ledger.seen(finding)
        let wrong = run.rows.filter { !$0.blockers.isEmpty }
        let proof = try needsProof() ? StepUp(visit).input(refused) : nil
        return visit.page(title, status: status) {
            tag(.h1) { "\(title) · \(upload.name)" }
            if !refused.isEmpty { ReasonList(visit, refused).html }
            verdict(run, wrong.count)
            mapping(run.table.columns.map { ($0.title, $0.field?.name) })
            defects(wrong)
            rows(run)
            twins(known)
            if wrong.isEmpty || Kind.keepsDrafts {
                form(run.rows.count, wrong: wrong.count, proof)
            } else {
                again
            }
        }
    }

    /// What is asked to import it.
    private func form(_ rows: Int, wrong: Int, _ proof: HTML?) -> HTML {
        FormPart(visit).form(to: "/import/\(upload.id)") {
            for (title, field) in chosen.sorted(by: { $0.key < $1.key }) {
                FormPart.hidden("m.\(title)", field ?? "")
            }
            proof
            tag(.div, .class("actions")) {
                tag(.button, .type("submit"), .name("_do"), .value("yes")) {
                    wrong == 0
                        ? visit.say("导入 \(rows) 行", "Import \(rows) rows")
                        : visit.say(
                            "导入：\(wrong) 行存为草稿，其余登记",
                            "Import: \(wrong) rows become drafts, the rest is registered"
                        )
                }
                tag(.a, .class("button quiet"), .href("/import")) {
                    visit.say("不导入", "Leave it")
                }
            }
        }
    }

    /// Where all rows come in or none.
    private var again: HTML {
        HTML([
            tag(.p) {
                visit.say(
                    "有一行不对就一行也不登记：请改好文件再上传；已登记过的行不会重复。",
                    "No row is registered while one is wrong: correct the file and upload it"
                        + " again; rows that are there already stay as they are."
                )
            },
            tag(.div, .class("actions")) {
                tag(.a, .class("button"), .href("/import?subject=\(upload.subject.rawValue)")) {
                    visit.say("上传改好的文件", "Upload the corrected file")
                }
            },
        ])
    }

    /// What a column may fill.
    private var fillable: [SheetField] { Kind.fields + (Kind.keepsDrafts ? [RowKey.field] : []) }

    /// Whether the person must prove once more who he is, as for one such case (rule R8).
    private func needsProof() throws -> Bool {
        let roles = Kind.registrars(in: visit.words.rules)
        return try StepUp(visit).isNeeded(for: "register", roles: roles)
    }

    /// Takes the proof out of the form, where one is due.
    func prove() throws {
        if try needsProof() { try StepUp(visit).prove(fields) }
    }

    private func verdict(_ run: TableImport<Kind>, _ wrong: Int) -> HTML {
        let sound = run.rows.count - wrong
        let leftOut = run.table.leftOut.filter { $0.reason != .title }
        return tag(.div, .class(wrong == 0 ? "flash" : "note"), .plain("role", "status")) {
            visit.say(
                "共 \(run.rows.count) 行：\(sound) 行没有错误，\(wrong) 行有错误；尚未导入。",
                "\(run.rows.count) rows: \(sound) are sound, \(wrong) have defects; nothing is"
                    + " imported yet."
            )
            for row in leftOut {
                tag(.div, .class("soft")) {
                    visit.say(
                        "第 \(row.row) 行不是数据，不导入：\(row.text)",
                        "Row \(row.row) is no data and is left out: \(row.text)"
                    )
                }
            }
        }
    }

    /// Which column is what; to be chosen anew.
    private func mapping(_ columns: [(title: String, field: String?)]) -> HTML {
        tag(.details, columns.allSatisfy { $0.field != nil } ? nil : .flag("open")) {
            tag(.summary) { visit.say("哪一列是什么", "Which column is what") }
            tag(.form, .plain("method", "get"), .action("/import/\(upload.id)"), .class("fields")) {
                for column in columns where !column.title.isEmpty {
                    FormPart(visit).field("m.\(column.title)", column.title) { attributes in
                        HTML(.select, attributes.compactMap(\.self), choices(column.field))
                    }
                }
                tag(.div, .class("actions")) {
                    tag(.button, .class("quiet"), .type("submit")) {
                        visit.say("按此对应再检查", "Check again with these columns")
                    }
                }
            }
        }
    }

    private func choices(_ chosen: String?) -> [HTML] {
        [option("", visit.say("（不导入）", "(left out)"), chosen == nil)]
            + fillable.map { option($0.name, $0.title, $0.name == chosen) }
    }

    private func option(_ value: String, _ title: String, _ isChosen: Bool) -> HTML {
        tag(.option, .value(value), isChosen ? .flag("selected") : nil) { title }
    }

    /// The table could not be found in the file, or its row keys are not ours: which columns it
    /// has is shown all the same.
    private func unread(_ blockers: [Blocker]) -> WebResponse {
        let titles = ImportPreview.titles(upload)
        return visit.page(title, status: 422) {
            tag(.h1) { "\(title) · \(upload.name)" }
            ReasonList(visit, blockers).html
            if !titles.isEmpty { mapping(titles.map { ($0, chosen[$0] ?? nil) }) }
            tag(.p) { tag(.a, .href("/import")) { visit.say("另传文件", "Upload another file") } }
        }
    }

    /// The row that looks most like a header: of the first ones that with most texts.
    private static func titles(_ upload: TableShelf.Upload) -> [String] {
        guard let grids = try? GridFile.grids(bytes: upload.bytes, file: upload.name) else {
            return []
        }
        let rows = grids.flatMap { $0.rows.prefix(30) }.map { row in
            row.cells.map { PlainText.trimmed($0.shown) }.filter { !$0.isEmpty }
        }
        let widest = rows.map(\.count).max() ?? 0
        var known: Set<String> = []
        return (rows.first { $0.count == widest } ?? []).filter { known.insert($0).inserted }
    }

    // MARK: Rows

    private func defects(_ wrong: [ImportRow]) -> HTML {
        guard !wrong.isEmpty else { return HTML([]) }
        return HTML([
            tag(.h2) { visit.say("有错误的行（\(wrong.count)）", "Rows with defects (\(wrong.count))") },
            PageTable([visit.say("行", "Row"), visit.say("哪里不对", "What is wrong")]).html(
                wrong.prefix(ImportPreview.mostRows).map { row in
                    [
                        HTML("\(row.record.row)"),
                        tag(.ul, .class("plain")) {
                            for blocker in row.blockers {
                                tag(.li, .class("bad")) {
                                    visit.say(blocker.message)
                                    tag(.span, .class("soft code")) { " \(blocker.place)" }
                                }
                            }
                        },
                    ]
                }
            ),
        ])
    }

    private func rows(_ run: TableImport<Kind>) -> HTML {
        let deeds = Dictionary(grouping: run.steps, by: \.row)
        return HTML([
            tag(.h2) { visit.say("各行会怎样", "What each row becomes") },
            PageTable([
                visit.say("行", "Row"), visit.say("名称", "Title"), visit.say("处理", "Becomes"),
            ]).html(
                run.rows.prefix(ImportPreview.mostRows).map { row in
                    [
                        HTML("\(row.record.row)"),
                        HTML(run.table.cell(run.table.rows[row.index], Kind.headline).shown),
                        HTML(deed(deeds[row.index] ?? [], row)),
                    ]
                }
            ),
        ])
    }

    private func deed(_ steps: [ImportStep], _ row: ImportRow) -> String {
        switch steps.last?.deed {
        case .register: visit.say("登记", "Registered")
        case .draft where Kind.keepsDrafts: visit.say("存为草稿", "A draft")
        case .draft: visit.say("有错误", "Has defects")
        case .adopt(let draft, _): visit.say("草稿 \(draft) 登记", "Draft \(draft) is registered")
        case nil: visit.say("没有变化", "No change")
        }
    }

    private func twins(_ pairs: [TwinPair]) -> HTML {
        guard !pairs.isEmpty else { return HTML([]) }
        return HTML([
            tag(.h2) { visit.say("疑似重复（\(pairs.count) 对）", "Likely twins (\(pairs.count))") },
            tag(.ul, .class("plain")) {
                for pair in pairs.prefix(ImportPreview.mostTwins) {
                    tag(.li) {
                        "\(pair.first.code) \(PersonalNumbers.masked(pair.first.title)) ／ "
                        "\(pair.second.code) \(PersonalNumbers.masked(pair.second.title))"
                        visit.say("：\(pair.score) 分", ": \(pair.score) points")
                        tag(.div, .class("soft")) {
                            PersonalNumbers.masked(visit.say(TwinFinding.told(pair.reasons)))
                        }
                    }
                }
            },
        ])
    }
}
