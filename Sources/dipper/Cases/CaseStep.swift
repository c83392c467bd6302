import ArgumentParser
import Casework

/// A step of a case that takes nothing but who asks for it, such as switching an endpoint off.
protocol CaseDeed {
    associatedtype Noun: CaseNoun
    /// The event, which is also the name of the subcommand.
    static var event: String { get }
    static var title: String { get }
    /// What the code is called in the help.
    static var codeTitle: String { get }
}

struct CaseStep<Deed: CaseDeed>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Deed.event, abstract: Deed.title)
    }

    @Argument(help: ArgumentHelp("\(Deed.codeTitle)。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: Deed.event),
            on: reference,
            kind: Deed.Noun.kind
        )
    }
}
