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
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let command = try ledger.opening(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: Noun.kind,
            parent: nil,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
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
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let command = try ledger.opening(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: Noun.kind,
            parent: project,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}
