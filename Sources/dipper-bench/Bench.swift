import Glibc
import SQLiteDriver

/// Runs one group of measurements, or the writer of the drills, and prints one line of JSON.
@main
struct Bench {
    private typealias Group = (name: String, run: @Sendable (Arguments) async throws -> Figures)

    private static let fixedGroups: [Group] = [
        ("a_durable", { try DurableGroup.alone($0) }),
        ("a_durable_32", { try await DurableGroup.together($0) }),
        ("a_durable_pg", { try DurableGroup.alone($0, on: .server) }),
        ("a_durable_pg_16", { try await DurableGroup.together($0, on: .server) }),
        ("b_statemachine", { try MachineGroup.run($0) }),
        ("import", { try ImportGroup.run($0) }),
        ("verify", { try VerifyGroup.run($0) }),
        ("goals", { try GoalsGroup.run($0) }),
        ("twins", { try TwinsGroup.run($0) }),
        ("sheet", { try SheetGroup.run($0) }),
        ("h_webhook", { try WebhookGroup.throughput($0) }),
        ("webhook_blackhole", { try WebhookGroup.blackHole($0) }),
        ("webhook_queue", { try WebhookGroup.queue($0) }),
        ("c_aggregate", { try ReviewGroup.aggregate($0) }),
        ("c_calibrate", { try ReviewGroup.calibrate($0, projects: 10_000) }),
        ("c_calibrate_100k", { try ReviewGroup.calibrate($0, projects: 100_000) }),
        ("c_alpha", { try ReviewGroup.alpha($0) }),
        ("g_conversion", { try ConversionGroup.run($0) }),
        ("d_assign_slow", { try AssignmentGroup.run($0, "a_dense") }),
    ]

    /// The groups by name, in the order in which `--list` prints them.
    private static let groups: [Group] = fixedGroups + AssignmentGroup.instances.map(assignment)

    private static func assignment(_ instance: String) -> Group {
        ("d_assign_\(instance)", { try AssignmentGroup.run($0, instance) })
    }

    static func main() async {
        ProcessMemory.settle()
        let words = Array(CommandLine.arguments.dropFirst())
        if words == ["--list"] {
            for group in groups { print(group.name) }
            return
        }
        do {
            guard words.first != "drill" else {
                print(try await Drill.run(try Arguments(Array(words.dropFirst()))))
                return
            }
            guard let name = words.first, let group = groups.first(where: { $0.name == name })
            else { throw BenchFault(groups.map(\.name).joined(separator: ", ")) }
            print(try await group.run(try Arguments(Array(words.dropFirst()))).line)
        } catch {
            print(error)
            exit(1)
        }
    }
}

/// Why a measurement has no figures: the call was wrong, or the result was.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    /// A group was to be named.
    init(_ groups: String) {
        description = "请给出组名 / name a group: --list, \(groups)"
    }

    /// An option is unknown or its value is no positive number.
    init(option: String, value: String) {
        description = "选项不可用 / the option cannot be used: \(option) \(value)"
    }

    /// What was measured did not do its work.
    init(found: String, expected: String) {
        description = "结果不符 / wrong result: \(found), 应为 / expected \(expected)"
    }
}

/// The options of a group, such as `--cases 300`.
struct Arguments {
    private var numbers: [String: Int] = [:]
    private var texts: [String: String] = [:]
    private static let countOptions = [
        "--cases", "--callers", "--rows", "--events", "--batch", "--projects",
    ]
    private static let textOptions = [
        "--folder", "--workflows", "--database", "--acknowledgements", "--person", "--writer",
        "--synchronous", "--reply", "--url", "--peers",
    ]

    init(_ words: [String]) throws {
        var rest = words[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchFault(option: option, value: "") }
            if Arguments.textOptions.contains(option) {
                texts[option] = value
                continue
            }
            guard Arguments.countOptions.contains(option), let number = Int(value), number > 0
            else { throw BenchFault(option: option, value: value) }
            numbers[option] = number
        }
    }

    func count(_ option: String, otherwise number: Int) -> Int {
        numbers[option] ?? number
    }

    /// Where the ledgers are made; the disk under it is what durable commits wait for.
    var folder: String { texts["--folder"] ?? "." }

    func optionalText(_ option: String) -> String? { texts[option] }

    /// A text that has no default.
    func text(_ option: String) throws -> String {
        guard let text = texts[option] else { throw BenchFault(option: option, value: "") }
        return text
    }

    /// Whether an option has the one value that it may have; false where it is not given.
    func isGiven(_ option: String, as value: String) throws -> Bool {
        guard let text = texts[option] else { return false }
        guard text == value else { throw BenchFault(option: option, value: text) }
        return true
    }

    /// The folder of definitions.
    var workflows: String { texts["--workflows"] ?? "Workflows" }
}
