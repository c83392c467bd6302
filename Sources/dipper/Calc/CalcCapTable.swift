import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Workflow

/// `calc cap-table FILE`: who holds how much of a company, after each of its rounds.
struct CalcCapTable: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "cap-table",
        abstract: "股权结构试算：由设立、融资、转股、优先认缴、转让、减资各行，算出每一步的份额与比例。",
        discussion: """
            列：\(CapTableFile.fields.map(\.title).joined(separator: "、"))。事项：设立、融资、优先认缴、\
            转股、转让、减资、退出、一致行动、比较范围。同一日期、同一轮次的各行算作一步。\
            比例是精确分数，合计为 1；价格从不取整，份额一律舍去到最小单位。说明见 Handbook/equity.md。
            """
    )

    @OptionGroup var source: TableOptions
    @OptionGroup var company: CompanyOptions

    @Option(help: ArgumentHelp("只看此日终了时的结构。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "转股后不得为第一大股东，与谁比较：all 所有其他股东，none 不比较，或表中一个比较范围的名称。",
            valueName: "all|none|NAME"
        )
    )
    var against = "all"

    @Option(help: "转股本金至多为实缴资本的多少基点；不给则不限。")
    var paidInCapBps: Int?

    @OptionGroup var export: ExportOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        var reading = CalcReading()
        let form = reading.read { () throws(Refusal) in try company.companyForm() }
        let day = asOf.flatMap { reading.date($0, option: "--as-of") }
        if let paidInCapBps, !(0...10_000).contains(paidInCapBps) {
            reading.refuse(.range("--paid-in-cap-bps", paidInCapBps, "0...10000"))
        }
        try reading.check()
        guard let form else { throw Refusal(reading.blockers) }
        let sheet = try source.table(ColumnMapping(CapTableFile.fields))
        let steps = try CapTableFile.steps(in: sheet, isJointStock: form != .limitedLiability)
        let table = try table(steps, form, sheet)
        let stages = try chosen(table, day)
        let rows = stages.flatMap { CapTableWords(table, form).rows($0) }
        let words = CapTableWords(table, form)
        return Answer(
            json: [
                "form": JSON(company.form.rawValue), "against": JSON(against),
                "as_of": day.map { JSON($0.description) } ?? .null,
                "stages": .array(stages.map { words.json($0) }),
            ],
            lines: stages.flatMap { words.lines($0) }
                + (try export.write(CapTableWords.page(form), rows))
        )
    }

    private func table(
        _ steps: [CapTableStep],
        _ form: CompanyForm,
        _ sheet: SheetTable
    ) throws(Refusal) -> CapTable {
        if !["all", "none"].contains(against) {
            let known = steps.compactMap { step in
                if case .compare(let set) = step.deed { set } else { nil }
            }
            guard known.contains(against) else {
                throw Refusal(CalcCapTable.unknownSet(against, known))
            }
        }
        let comparison: CapTableRule.Comparison =
            switch against {
            case "all": .everybody
            case "none": .nobody
            default: .set(against)
            }
        let rule = CapTableRule(
            companyForm: form,
            comparison: comparison,
            paidInCapBasisPoints: paidInCapBps
        )
        do throws(CapTableFault) {
            return try rule.table(steps)
        } catch {
            throw CapTableFile.located(error, in: sheet)
        }
    }

    /// All stages by their places, or the last one of a day.
    private func chosen(_ table: CapTable, _ day: CivilDate?) throws(Refusal) -> [Int] {
        guard let day else { return Array(table.stages.indices) }
        guard let index = table.stages.lastIndex(where: { $0.date <= day }) else {
            let first = table.stages.first.map { "\($0.date)" } ?? "-"
            throw Refusal(
                Blocker(
                    code: "AS_OF_EARLY",
                    message: Localized(
                        zh: "\(day) 时公司尚未设立，最早为 \(first)，请给出更晚的日期",
                        en: "The company was not founded on \(day); the first day is \(first):"
                            + " name a later one"
                    ),
                    place: "--as-of",
                    values: ["found": day.description, "expected": ">= \(first)"]
                )
            )
        }
        return [index]
    }

    private static func unknownSet(_ name: String, _ known: [String]) -> Blocker {
        let known = Set(known).sorted().joined(separator: ", ")
        return Blocker(
            code: "COMPARISON_UNKNOWN",
            message: Localized(
                zh: "表中没有比较范围“\(name)”，现有 \(known.isEmpty ? "无" : known)，请核对 --against",
                en: "The table has no set “\(name)” to compare with; it has"
                    + " \(known.isEmpty ? "none" : known): check --against"
            ),
            place: "--against",
            values: ["found": name, "expected": known]
        )
    }
}

extension Blocker {
    /// A number out of its range on the command line.
    static func range(_ option: String, _ found: Int, _ expected: String) -> Blocker {
        Blocker(
            code: "OPTION_RANGE",
            message: Localized(
                zh: "\(option) 为 \(found)，应为 \(expected)，请填报人更正",
                en: "\(option) is \(found); expected \(expected);"
                    + " whoever entered it can correct it"
            ),
            place: option,
            values: ["found": "\(found)", "expected": expected]
        )
    }
}
