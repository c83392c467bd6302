import ArgumentParser
import Workflow

/// A new case that stands by itself, such as `budget set`.
struct CaseOpening<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Noun.opening, abstract: "新建\(Noun.title)，给出其编号。")
    }

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: Noun.kind
        )
    }
}

/// A new case that belongs to a project, such as `round open DT-2026-000001`.
struct ChildOpening<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Noun.opening,
            abstract: "为一个项目新建\(Noun.title)，给出其编号。"
        )
    }

    @Argument(help: ArgumentHelp("所属项目的编号。", valueName: "PROJECT"))
    var project: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: Noun.kind,
            parent: project
        )
    }
}

extension CommandOptions {
    /// Begins a new case, as every verb of opening does; an empty event is the chart's first one.
    ///
    /// `parent` is the project that it belongs to, nil for a case that stands by itself.
    func open(_ asked: AskedEvent, kind: String, parent: String? = nil) throws -> Answer {
        try open(kind: kind, parent: parent) { _ in asked }
    }

    /// The same, where the ledger says what can be given.
    func open(
        kind: String,
        parent: String? = nil,
        _ asked: (OpenLedger) throws -> AskedEvent
    ) throws -> Answer {
        let caller = try caller()
        let ledger = try OpenLedger.writing(database)
        let command = try ledger.opening(try asked(ledger), kind: kind, parent: parent, self)
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}
