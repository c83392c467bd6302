import ArgumentParser
import Casework
import FoundationEssentials
import Workflow

extension Language: ExpressibleByArgument {}

/// How a command answers: as JSON or in sentences, and in which language.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "以一个 JSON 对象输出（键有序，中文不转义）。")
    var json = false

    @Option(
        name: .customLong("lang"),
        help: ArgumentHelp("输出语言：zh 或 en；缺省按环境变量 LC_ALL、LANG 判断。", valueName: "zh|en")
    )
    var givenLanguage: Language?

    var language: Language { givenLanguage ?? OutputOptions.defaultLanguage }

    /// English where the locale is English, otherwise Chinese.
    static var defaultLanguage: Language { language(in: ProcessInfo.processInfo.environment) }

    /// As POSIX has it, an empty variable counts as absent and `LC_ALL` precedes `LANG`.
    static func language(in environment: [String: String]) -> Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let locale = environment[name], !locale.isEmpty else { continue }
            return locale.lowercased().hasPrefix("en") ? .english : .chinese
        }
        return .chinese
    }

    func print(_ answer: Answer) throws(OutputFault) {
        if json {
            try Terminal.write(JSON.object(answer.json).canonicalText)
        } else {
            for line in answer.warnings { Terminal.writeError(line.text(in: language)) }
            for line in answer.lines { try Terminal.write(line.text(in: language)) }
        }
    }

    /// Prints what went wrong and answers what the process ends with.
    ///
    /// What the parser throws is left to the parser.
    func report(_ error: any Error) -> any Error {
        if error is ExitCode || error is CleanExit || error is ValidationError { return error }
        let failure = Failure(error)
        let isTold = json && (try? Terminal.write(failure.json(in: language).canonicalText)) != nil
        if !isTold {
            for line in failure.lines(in: language) { Terminal.writeError(line) }
        }
        return ExitCode(failure.status.rawValue)
    }
}
