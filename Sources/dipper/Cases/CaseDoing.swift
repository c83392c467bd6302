import ArgumentParser
import Workflow

/// Any event of a case, or of one chart instance in it.
struct CaseDoing<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "do",
            abstract: "办理\(Noun.title)的一个事项。",
            discussion: "show 列出现在可以办理的事项；why 说明不能办理的原因。"
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)；子流程写作 编号/流程/序号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("事项名称。", valueName: "EVENT"))
    var event: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: event, assignments: given.assignments, documents: given.documents),
            on: reference,
            kind: Noun.kind
        )
    }
}

extension CommandOptions {
    /// Performs one event of an existing case, as every friendly verb does.
    func perform(
        _ asked: AskedEvent,
        on reference: CaseReference,
        kind: String
    ) throws -> Answer {
        try perform(on: reference, kind: kind) { _ in asked }
    }

    /// The same, where the ledger says what can be given.
    func perform(
        on reference: CaseReference,
        kind: String,
        _ asked: (OpenLedger) throws -> AskedEvent
    ) throws -> Answer {
        let caller = try caller()
        let ledger = try OpenLedger.writing(database)
        let command = try ledger.command(try asked(ledger), on: reference, kind: kind, self)
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}
