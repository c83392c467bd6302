import ArgumentParser
import Casework
import Portfolio
import Store
import Web
import Workflow

/// `view`: the lists that a person keeps under names, as on the pages.
struct ViewCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view",
        abstract: "本人已存的视图：列出、保存、删除；用 project list --view 名称 使用。",
        discussion: "只有本人看得到；网页上存的与命令行存的是同一批。",
        subcommands: [ViewList.self, ViewSave.self, ViewRemove.self]
    )
}

/// `view list`: the views of whoever asks.
struct ViewList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出本人已存的视图。"
    )

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let person = try ledger.viewer()
        let all = try ledger.store.children(of: person)
        let views = try KeptView.all(of: person, among: all, ledger.cases)
        let none = Localized(zh: "还没有已存的视图", en: "No view is kept yet")
        return ledger.answer(
            ["views": .array(views.map(\.json))],
            views.isEmpty ? [none] : views.map(\.line)
        )
    }
}

/// `view save 名称 --search …`: keeps a view, or changes the one of that name.
struct ViewSave: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "保存一个视图；已有同名的，改为新的条件。"
    )

    @Argument(help: ArgumentHelp("名称。", valueName: "NAME"))
    var name: String

    @Option(help: ArgumentHelp("案卷类别，如 project、landing。", valueName: "KIND"))
    var kind = ProjectNoun.kind

    @Option(help: ArgumentHelp("搜索条件，与网页的搜索框相同，如 渠道=待核。", valueName: "TEXT"))
    var search = ""

    @Option(help: ArgumentHelp("所处的状态，如 case.intake。", valueName: "PATH"))
    var state = ""

    @Option(help: ArgumentHelp("另列哪些字段，以逗号分隔，或 all。", valueName: "A,B"))
    var fields = ""

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let rules = try ledger.rules()
        guard rules.charts[kind] != nil else { throw CaseRefusals.chartMissing(kind) }
        // A field that there is not is refused now, and not when the view is used.
        _ = try CaseTable(CaseWords(rules: rules, cases: ledger.cases), kind: kind, fields: fields)
        var query = CaseQuery(FormFields())
        (query.kind, query.text, query.state, query.columns) = (kind, search, state, fields)
        let person = try ledger.viewer()
        let all = try ledger.store.children(of: person)
        let known = try KeptView.all(of: person, among: all, ledger.cases)
            .first { $0.name == name }
        let given = [
            GivenField("name", name, at: "NAME"),
            GivenField("address", query.addressText, at: "--search"),
        ]
        let command =
            if let known {
                try ledger.command(
                    AskedEvent(event: "change", given: given),
                    on: CaseReference(code: known.code, instance: ""),
                    kind: SavedViewProcedure.kind,
                    options
                )
            } else {
                try ledger.opening(
                    AskedEvent(event: "save", given: given),
                    kind: SavedViewProcedure.kind,
                    parent: person,
                    options
                )
            }
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// `view remove 名称`.
struct ViewRemove: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "删除本人的一个视图。"
    )

    @Argument(help: ArgumentHelp("名称或编号。", valueName: "NAME|CODE"))
    var view: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let found = try KeptView.found(view, of: try ledger.viewer(), ledger.cases)
        let command = try ledger.command(
            AskedEvent(event: "remove"),
            on: CaseReference(code: found.code, instance: ""),
            kind: SavedViewProcedure.kind,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

extension OpenLedger {
    /// Whose views are asked for: whoever reads, by his own name.
    ///
    /// Refused: `ACTOR_MISSING` where nobody is named.
    func viewer() throws -> String {
        guard let person = cases.reader?.actor.recordedAs else {
            throw CommandOptions.actorMissing
        }
        return person
    }

    /// The cases of a person's view, of one kind.
    ///
    /// Refused: `NOT_FOUND`, and `VIEW_KIND` for a view of other cases.
    func cases(of view: String, kind: String) throws -> (query: CaseQuery, streams: [CaseStream]) {
        let found = try KeptView.found(view, of: viewer(), cases)
        guard found.query.kind == kind else {
            throw Refusal(ViewCommands.otherKind(found, kind))
        }
        let words = CaseWords(rules: try rules(), cases: cases)
        let matching = try CaseSearch(found.query, CaseIndex(self), words).matching()
        return (found.query, matching.map(\.stream))
    }
}

extension ViewCommands {
    fileprivate static func otherKind(_ view: KeptView, _ kind: String) -> Blocker {
        Blocker(
            code: "VIEW_KIND",
            message: Localized(
                zh: "视图“\(view.name)”列的是 \(view.query.kind)，此命令只列 \(kind)，请使用人换一个视图或命令",
                en: "The view “\(view.name)” is of \(view.query.kind); this command lists \(kind):"
                    + " whoever uses it can take another view or command"
            ),
            place: "--view",
            values: ["found": view.query.kind, "expected": kind]
        )
    }
}

extension KeptView {
    /// The name with what the list is asked for.
    fileprivate var line: Localized {
        let parts = [query.kind, query.text, query.state, query.columns].filter { !$0.isEmpty }
        let text = "\(code)　\(name)　\(parts.joined(separator: "　"))"
        return Localized(zh: text, en: text.replacing("　", with: "  "))
    }
}
