import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// The projects of a district as a workbook that the district fills in.
enum DistrictPack {
    /// What a district knows better than the office.
    static let fields = [
        "lead_name", "partners", "field", "public_information", "channel", "source", "contact",
    ]
    /// The event that takes what was filled in.
    private static let event = "edit"

    /// With and without 区 a name is the same district.
    static func isSame(_ one: String, _ other: String) -> Bool {
        func plain(_ text: String) -> String {
            text.count > 2 && text.hasSuffix("区") ? String(text.dropLast()) : text
        }
        return plain(one) == plain(other)
    }

    /// Names of the values that may be filled in, for a field with a list of them.
    private static func choices(_ field: String, _ chart: Chart?) -> [String] {
        guard let number = chart?.eventNumbers[event],
            let taken = chart?.events[number].payload.first(where: { $0.name == field }),
            case .enumeration(let values) = taken.type
        else { return [] }
        return values.map { ChoiceNames.name(of: $0, field) }
    }

    static func page(_ table: CaseTable, district: String, date: CivilDate) -> SheetPage {
        let chart = table.words.rules.charts[ProjectNoun.kind]
        return SheetPage(
            name: "\(district)项目",
            heading: [
                "涉密不上网：本表不得填写涉密内容。",
                "\(district)项目信息补正表（\(date)）：只填写有底色的单元格，填好后交回；其余各列锁定。",
            ],
            columns: [
                .init(CaseTable.code), .init(CaseTable.headline), .init(CaseTable.states),
            ]
                + table.fields.map { field in
                    .init(
                        field.title.zh,
                        CaseTable.kind(field.type),
                        isFillIn: true,
                        choices: choices(field.name, chart)
                    )
                }
                + [.init(CaseTable.version, .integer)],
            isProtected: true
        )
    }
}

/// `project pack --district 洪山区 --out FILE.xlsx`: what a district is to fill in.
struct ProjectPack: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "导出一个区的在办项目，供该区填写后交回：编号等列锁定，其余可填。"
    )

    @Option(help: ArgumentHelp("所在区。", valueName: "NAME"))
    var district: String

    @Option(help: ArgumentHelp("写成的 XLSX 文件，不得已存在。", valueName: "FILE"))
    var out: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let rules = try ledger.rules()
        let words = CaseWords(rules: rules, cases: ledger.cases)
        let table = try CaseTable(
            words,
            kind: ProjectNoun.kind,
            fields: DistrictPack.fields.joined(separator: ",")
        )
        let cases = try CasePages(ledger.cases, kind: ProjectNoun.kind).flatMap { try $0.get() }
            .filter { stream in
                !stream.root.isDone && !stream.isIn("case.closed")
                    && DistrictPack.isSame(stream.text("district") ?? "", district)
            }
        guard !cases.isEmpty else { throw Refusal(empty) }
        let page = DistrictPack.page(table, district: district, date: ledger.now.date)
        try SheetOutput.write(page, try table.rows(cases), to: out, as: .workbook)
        return ledger.answer(
            [
                "district": JSON(district), "codes": JSON(cases.map(\.code)), "file": JSON(out),
            ],
            [
                Localized(
                    zh: "\(district) \(cases.count) 个项目已写出：\(out)",
                    en: "\(cases.count) projects of \(district) written: \(out)"
                )
            ]
        )
    }

    private var empty: Blocker {
        Blocker(
            code: "PACK_EMPTY",
            message: Localized(
                zh: "\(district)没有在办项目，请核对区名",
                en: "There is no open project of \(district); check the name of the district"
            ),
            place: "--district",
            values: ["found": district]
        )
    }
}

/// `project pack-import FILE`: what a district filled in, by comparison.
struct ProjectPackImport: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack-import",
        abstract: "导入一个区交回的表：逐格比较，只更改该区可填的列，锁定的列有改动即拒绝。"
    )

    @OptionGroup var source: TableOptions

    @Flag(help: "只列出将有的更改，不写入。")
    var dryRun = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.update(
            source,
            kind: ProjectNoun.kind,
            known: LeadFile.fields,
            open: DistrictPack.fields,
            isDryRun: dryRun,
            output
        )
    }
}

extension CommandOptions {
    /// Compares a table with the cases that it names, and changes what differs.
    func update(
        _ source: TableOptions,
        kind: String,
        known: [SheetField],
        open: [String]?,
        isDryRun: Bool,
        _ output: OutputOptions
    ) throws -> Answer {
        var caller = try caller()
        caller.channel = "import"
        let effective = try effective()
        let ledger = try OpenLedger.writing(database)
        let rules = try ledger.rules()
        guard let chart = rules.charts[kind] else { throw CaseRefusals.chartMissing(kind) }
        let fields = UpdateFields(chart, known, open: open)
        let table = try source.table(fields.mapping)
        let update = try SheetUpdate(
            table,
            fields,
            kind: kind,
            reason: reason ?? "按表格更正：\(source.name)",
            CaseWords(rules: rules, cases: ledger.cases)
        )
        return try ledger.update(
            update,
            from: table,
            effective: effective,
            isDryRun: isDryRun,
            by: caller,
            output
        )
    }
}
