import FoundationEssentials
import Testing

private let casesPath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_STATECHART"]

/// The engine against an independent interpreter of SCXML.
@Suite struct `The statechart oracle` {
    @Test(
        .enabled(
            if: casesPath != nil,
            "set DIPPER_ORACLE_STATECHART to what Scripts/oracle/statechart.py wrote"
        )
    )
    func `agrees with the engine on random charts`() throws {
        let cases = try StatechartCase.read(try #require(casesPath))
        let differences = try cases.flatMap { try $0.differences() }

        #expect(differences.count == 0, "\(differences.prefix(5).joined(separator: "\n"))")
        #expect(cases.count >= 2000)
        // Charts that did next to nothing would agree about nothing.
        let words = cases.flatMap(\.steps).flatMap(\.trace)
        #expect(words.count { $0.hasPrefix("=") } >= cases.count * 10)
        #expect(words.count { $0.hasPrefix("*") } >= cases.count)
        #expect(words.count { $0.hasSuffix("_d") } >= cases.count / 4, "done events")
    }

    struct Plant: Sendable {
        let what: String
        let change: @Sendable (inout StatechartCase.Outcome) -> Void
    }

    @Test(arguments: [
        Plant(what: "a leaf") { $0.active[0] = "s3" },
        Plant(what: "a missing leaf") { $0.active.removeLast() },
        Plant(what: "an order") { $0.trace.swapAt(1, 2) },
        Plant(what: "an entry too many") { $0.trace.append("+s1") },
        Plant(what: "a value") { $0.x += 1 },
        Plant(what: "an end") { $0.isDone = true },
    ])
    func `notices a planted difference`(_ plant: Plant) throws {
        var planted = try Self.sample()
        #expect(try planted.differences() == [])

        plant.change(&planted.steps[1])

        #expect(try planted.differences().count == 1, "\(plant.what)")
    }

    /// Worked out by hand from appendix D: two targets in the regions of a parallel state.
    private static func sample() throws -> StatechartCase {
        func state(_ id: String, _ kind: String, _ more: String = "") -> String {
            """
            {"id": "\(id)", "kind": "\(kind)", "initial": [], "default": [], "followed": [],
             "entry": [["note", "+\(id)"]], "exit": [["note", "-\(id)"]],
             \(more.isEmpty ? #""states": [], "transitions": []"# : more)}
            """
        }
        func holding(_ states: String...) -> String {
            #""transitions": [], "states": [\#(states.joined(separator: ","))]"#
        }
        let first = state("s3", "compound", holding(state("s4", "atomic"), state("s5", "atomic")))
        let second = state("s6", "compound", holding(state("s7", "atomic"), state("s8", "final")))
        let start = """
            "states": [], "transitions": [
              {"id": "t1", "event": "e1", "targets": ["s5", "s8"], "internal": false,
               "conditions": [["odd", "x"], ["in", "s1"], ["out", "s2"], ["above", "y", 1]],
               "actions": [["note", "=t1"], ["assign", "x", ["mixed", "x", "y", 7]]]}]
            """
        let text = """
            {"name": "by hand", "initial": [], "states": [
               \(state("s1", "atomic", start)),
               \(state("s2", "parallel", holding(first, second)))],
             "steps": [
               {"event": null, "active": ["s1"], "trace": ["+s1"], "x": 1, "y": 2, "isDone": false},
               {"event": "e1", "active": ["s5", "s8"], "x": 12, "y": 2, "isDone": false,
                "trace": ["-s1", "=t1", "+s2", "+s3", "+s5", "+s6", "+s8"]}]}
            """
        return try JSONDecoder().decode(StatechartCase.self, from: Data(text.utf8))
    }
}
