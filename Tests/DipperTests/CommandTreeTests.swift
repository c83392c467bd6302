import ArgumentParser
import Testing

@testable import dipper

@Suite struct `The tree of commands` {
    /// A command with its path, such as `calc score`.
    struct Leaf {
        let path: String
        let type: any ParsableCommand.Type
    }

    /// Every command that has no commands below it.
    static func leaves(of type: any ParsableCommand.Type, path: [String] = []) -> [Leaf] {
        let below = type.configuration.subcommands
        guard !below.isEmpty else { return [Leaf(path: path.joined(separator: " "), type: type)] }
        return below.flatMap { child in
            leaves(of: child, path: path + [child.configuration.commandName ?? "\(child)"])
        }
    }

    @Test func `every command answers as JSON when it is asked to`() {
        let leaves = Self.leaves(of: Dipper.self)
        let paths = leaves.map(\.path)

        #expect(leaves.count > 60)
        #expect(Set(paths).count == paths.count)
        #expect(paths.contains("calc score"))
        #expect(leaves.filter { !($0.type is any AnsweringCommand.Type) }.map(\.path) == [])
        #expect(leaves.filter { !$0.type.helpMessage().contains("--json") }.map(\.path) == [])
        #expect(leaves.filter { !$0.type.helpMessage().contains("--lang") }.map(\.path) == [])
        // A group of commands prints its help only, which has no such option.
        #expect(!ProjectCommands.helpMessage().contains("--json"))
    }

    @Test func `who names a noun has that branch alone, and else every one`() {
        let every = Dipper.branches(asked: nil)
        let alone = every.map { Dipper.branches(asked: $0.configuration.commandName) }

        #expect(every.count > 30)
        #expect(alone.map { $0.map { "\($0)" } } == every.map { ["\($0)"] })
        #expect(Dipper.branches(asked: "--help").count == every.count)
    }
}
