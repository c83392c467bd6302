import ArgumentParser
import Casework
import Workflow

/// What a command answers: one object for programs, and the same in sentences for people.
struct Answer: Hashable, Sendable {
    let json: [String: JSON]
    let lines: [Localized]
    /// What people should know besides, on standard error; programs find it in `json`.
    var warnings: [Localized] = []
}

/// A command that answers or throws, and leaves printing and exit codes to `run`.
///
/// ```
/// struct Split: AnsweringCommand {
///     static let configuration = CommandConfiguration(commandName: "split", abstract: "…")
///     @OptionGroup var output: OutputOptions
///     func answer() throws -> Answer { … }
/// }
/// ```
protocol AnsweringCommand: AsyncParsableCommand {
    var output: OutputOptions { get }
    func answer() async throws -> Answer
}

extension AnsweringCommand {
    func run() async throws {
        do {
            try TypedText.check(CommandLine.arguments)
            try output.print(try await answer())
        } catch {
            throw output.report(error)
        }
    }
}
