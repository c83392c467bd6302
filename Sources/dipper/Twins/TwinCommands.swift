import ArgumentParser
import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `project twins`: pairs of projects that are likely one.
struct ProjectTwins: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "twins",
        abstract: "查重：列出疑似重复的项目，逐条说明理由和分值。",
        discussion: """
            同一项目组的、已标为不是重复的不列。合并：project merge 编号 --into 编号 --propose 理由；\
            不是重复：project not-twin 编号 编号 --why 理由。说明见 Handbook/twins.md。
            """
    )

    @Argument(help: ArgumentHelp("只查这个项目；不给则全部互查。", valueName: "CODE"))
    var code: String?

    @Option(help: ArgumentHelp("列出线，0 到 1000 分；缺省为政策包的 twins.minimum。", valueName: "POINTS"))
    var minimum: Int?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard minimum.map({ (0...1000).contains($0) }) ?? true else {
            throw ValidationError("--minimum 应在 0 到 1000 之间 / must be between 0 and 1000")
        }
    }

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let rule = try ledger.twinRule()
        let records = try ledger.cases.twinRecords()
        var focus: Set<String>?
        if let code {
            guard let record = records.first(where: { $0.code == code || $0.id == code }) else {
                throw try ledger.noSuchTwin(code)
            }
            focus = [record.id]
        }
        let pairs = TwinSearch(records, rule: rule).pairs(minimum: minimum, focus: focus)
        let finding = TwinFinding(pairs, rule: rule)
        let least = minimum ?? rule.minimum
        let head =
            pairs.isEmpty
            ? Localized(
                zh: "\(records.count) 个项目，没有 \(least) 分以上的疑似重复",
                en: "\(records.count) projects, no likely twins of \(least) points or more"
            )
            : Localized(
                zh: "\(records.count) 个项目，疑似重复 \(pairs.count) 对（\(least) 分以上）",
                en: "\(records.count) projects, \(pairs.count) likely twins of \(least) points"
                    + " or more"
            )
        let written = try export.write(TwinFinding.page, finding.cells)
        return ledger.answer(
            [
                "projects": JSON(records.count), "minimum": JSON(least),
                "strong": JSON(rule.strong), "twins": finding.json,
            ],
            [head] + finding.lines + written
        )
    }
}

/// `project not-twin`: an officer says that two like projects are two, or takes it back.
struct ProjectNotTwin: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "not-twin",
        abstract: "把两个相像的项目标为不是重复，查重时不再列出；--withdraw 撤销。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("另一个项目的编号。", valueName: "OTHER"))
    var other: CaseReference

    @Option(help: ArgumentHelp("理由。", valueName: "TEXT"))
    var why: String

    @Flag(help: "撤销此前的标记。")
    var withdraw = false

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let (marking, marked) = try ledger.markOrder(reference, other, isWithdrawal: withdraw)
        let command = try ledger.command(
            AskedEvent(
                event: withdraw ? "unmark_distinct" : "mark_distinct",
                given: [
                    GivenField("other", marked.code, at: marked == other ? "OTHER" : "CODE"),
                    GivenField("reason", why, at: "--why"),
                ],
                assignments: given.assignments,
                documents: given.documents
            ),
            on: marking,
            kind: ProjectNoun.kind,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// `project register`: a new lead, with the likely twins that it has.
struct ProjectRegister: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: ProjectNoun.opening,
        abstract: "新建项目，给出其编号，并列出疑似重复的项目。"
    )

    @OptionGroup var given: EventOptions
    @OptionGroup var twinOptions: TwinOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let command = try ledger.opening(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: ProjectNoun.kind,
            parent: nil,
            options
        )
        let finding = try ledger.twins(
            of: [command],
            at: ["register"],
            by: caller,
            twinOptions.check
        )
        if twinOptions.check == .check { return ledger.answer(finding) }
        let performed = try ledger.perform(command, by: caller)
        let code = performed.reply.moved.first?.code ?? ""
        return try ledger.answer(performed).telling(finding?.named([OpenLedger.rowID(0): code]))
    }
}

extension Answer {
    /// The same with likely twins: a list for programs, and on standard error for people.
    func telling(_ finding: TwinFinding?) -> Answer {
        guard let finding else { return self }
        return Answer(
            json: json.merging(["twins": finding.json]) { $1 },
            lines: lines,
            warnings: warnings + finding.warnings
        )
    }
}

extension OpenLedger {
    /// The answer of a check: nothing was entered.
    func answer(_ finding: TwinFinding?) -> Answer {
        let count = finding?.pairs.count ?? 0
        return answer(
            ["registered": JSON(0), "twins": finding?.json ?? .array([])],
            [
                Localized(
                    zh: "只查重，没有登记：疑似重复 \(count) 对",
                    en: "Checked only, nothing was entered: \(count) likely twins"
                )
            ] + (finding?.lines ?? [])
        )
    }

    /// Where a mark lies, or is to lie: on a project that is on the books, or that has it already.
    func markOrder(
        _ reference: CaseReference,
        _ other: CaseReference,
        isWithdrawal: Bool
    ) throws -> (marking: CaseReference, marked: CaseReference) {
        guard let first = try store.stream(reference.code),
            let second = try store.stream(other.code)
        else { return (reference, other) }
        let isSwapped =
            isWithdrawal
            ? !first.marks(second) && second.marks(first)
            : !first.isIn("case") && second.isIn("case")
        return isSwapped ? (other, reference) : (reference, other)
    }

    /// What speaks for and against two projects being one, as it is recorded with a merge.
    func twinReasons(_ code: String, _ other: String) throws -> TwinPair? {
        guard try rules().policy.parameters[TwinRule.mark] != nil else { return nil }
        let records = try store.twinRecords().filter {
            [code, other].contains($0.code) || [code, other].contains($0.id)
        }
        return TwinSearch(records, rule: try twinRule()).pairs(minimum: 0).first
    }

    /// Why a code names no project that is searched.
    func noSuchTwin(_ code: String) throws -> Refusal {
        guard let stream = try cases.stream(code) else { return CaseRefusals.notFound(code) }
        guard stream.kind == ProjectNoun.kind else {
            return CaseRefusals.kindDiffers(stream, ProjectNoun.kind)
        }
        guard stream.isIn("merged") else {
            return Refusal(
                Blocker(
                    code: "TWIN_EXPUNGED",
                    message: Localized(
                        zh: "项目 \(stream.code) 的名称已清除，不再查重",
                        en: "The title of project \(stream.code) was expunged; it is in no search"
                            + " for twins"
                    ),
                    place: "CODE",
                    values: ["found": stream.code]
                )
            )
        }
        return Refusal(
            Blocker(
                code: "TWIN_MERGED",
                message: Localized(
                    zh: "项目 \(stream.code) 已经合并，应查它所并入的项目，请项目专员核对编号",
                    en: "Project \(stream.code) is merged already; expected the project that it was"
                        + " merged into; the project officer can check the code"
                ),
                place: "CODE",
                values: ["found": stream.code],
                role: "PO"
            )
        )
    }
}

extension CaseStream {
    /// Whether this project says that another one is no twin of it.
    fileprivate func marks(_ other: CaseStream) -> Bool {
        guard case .list(let members) = field("distinct_from") else { return false }
        return members.contains(.string(other.id))
    }
}
