import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `project`: one technology from the lead to the archive.
struct ProjectCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "项目：登记、导入、期初建账、查看、办理、更正、走访、跟进、移交、合并、拆分、暂缓与恢复。",
        subcommands: [
            ProjectRegister.self, SheetImport<LeadFile>.self, ProjectPack.self,
            ProjectPackImport.self, CaseDoing<ProjectNoun>.self,
            ProjectEdit.self, ProjectNote.self, ProjectAssign.self, ProjectTwins.self,
            ProjectNotTwin.self, ProjectMerge.self, ProjectVisit.self, ProjectFollowUp.self,
            ProjectFollowUpRedate.self, ProjectFollowUpDone.self, ProjectHandover.self,
            ProjectSplit.self, ProjectPause<HoldStep>.self,
            ProjectPause<ResumeStep>.self, ProjectOpenBalance.self, ProjectOpenings.self,
            ProjectConfirmOpening.self,
        ] + ProjectNoun.corrections + ProjectNoun.questions + [
            ProjectOnePage.self, ProjectDossier.self, ProjectLetter.self, ProjectSendLetter.self,
        ]
    )
}

/// `project edit`: corrects fields, with a reason.
struct ProjectEdit: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "更正项目的字段；须用 --set reason=… 说明理由。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "edit", assignments: given.assignments, documents: given.documents),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}

/// `project note`: a remark on the file.
struct ProjectNote: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "给项目加一条备注。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("备注内容。", valueName: "TEXT"))
    var text: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "note", given: [GivenField("text", text, at: "TEXT")]),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}

/// `project assign`: who looks after it.
struct ProjectAssign: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "把项目分派给专员。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("项目专员的人员编号。", valueName: "OFFICER"))
    var officer: String

    @Option(help: ArgumentHelp("区专员的人员编号。", valueName: "PERSON"))
    var districtOfficer: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "assign",
                given: [
                    GivenField("officer", officer, at: "OFFICER"),
                    GivenField("district_officer", districtOfficer, at: "--district-officer"),
                ]
            ),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}

/// `project merge`: one project into the group of another, proposed by one person, done by two.
struct ProjectMerge: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "把项目并入另一个项目所在的项目组。",
        discussion: "先由一人用 --propose 理由 提请，再由另一人不带 --propose 办理；查重的理由和分值随提请记入。"
    )

    @Argument(help: ArgumentHelp("被并入的项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("并入的项目编号。", valueName: "CODE"))
    var into: String

    @Option(help: ArgumentHelp("提请合并，给出理由。", valueName: "TEXT"))
    var propose: String?

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        guard let propose else {
            return try options.perform(
                asked("merge_into", []),
                on: reference,
                kind: ProjectNoun.kind
            )
        }
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let pair = try ledger.twinReasons(reference.code, into)
        let shown = pair.map { TwinFinding.recorded($0.reasons) }
        let command = try ledger.command(
            asked(
                "propose_merge",
                [
                    GivenField("reason", propose, at: "--propose"),
                    GivenField("match", shown, at: "--into"),
                    GivenField("match_score", pair.map { "\($0.score)" }, at: "--into"),
                ]
            ),
            on: reference,
            kind: ProjectNoun.kind,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }

    private func asked(_ event: String, _ fields: [GivenField]) -> AskedEvent {
        AskedEvent(
            event: event,
            given: [GivenField("canonical", into, at: "--into")] + fields,
            assignments: given.assignments,
            documents: given.documents
        )
    }
}

/// `project split`: a part that becomes a project of the same group.
struct ProjectSplit: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "从项目拆出一部分，成为同组的新项目。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("拆出项目的名称。", valueName: "TEXT"))
    var title: String

    @Option(help: ArgumentHelp("拆出的核心知识产权，以逗号分隔。", valueName: "A,B"))
    var ip: String

    @Option(help: ArgumentHelp("拆分的理由。", valueName: "TEXT"))
    var why: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "split_off",
                given: [
                    GivenField("title", title, at: "--title"),
                    GivenField("core_ip", ip, at: "--ip"),
                    GivenField("reason", why, at: "--why"),
                ],
                assignments: given.assignments,
                documents: given.documents
            ),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}

/// Stopping the clocks of a project, or letting them run again.
protocol PauseStep {
    static var event: String { get }
    static var title: String { get }
}

enum HoldStep: PauseStep {
    static let event = "hold"
    static let title = "暂缓项目，所有期限停止计算。"
}

enum ResumeStep: PauseStep {
    static let event = "resume"
    static let title = "恢复暂缓的项目，期限继续计算。"
}

/// `project hold` and `project resume`.
struct ProjectPause<Step: PauseStep>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Step.event, abstract: Step.title)
    }

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: Step.event,
                assignments: given.assignments,
                documents: given.documents
            ),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}
