import Testing
import Workflow

@testable import WorkflowFile

/// Steele, Lea and Flood's SplitMix64: the same texts in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

private let pieces = [
    "{", "}", "[", "]", ":", ": ", ",", "- ", "? ", "\n", "  ", "\t", "\"", "'", "|\n", ">-\n", "#",
    "&a ", "*a", "!!str ", "!", "%", "@", "`", "---\n", "...\n", "\\", "\\u00", "<<", "a: ", "~",
    "甲",
    "\r\n", "\u{FEFF}", "id: ", "{}", "[]", "null", "0", "states:\n",
]

/// Replaces, inserts or drops up to four pieces of a sound chart.
private func mutated(_ sound: [Character], _ random: inout SplitMix) -> String {
    var text = sound
    for _ in 0..<Int.random(in: 1...4, using: &random) {
        let start = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, start + Int.random(in: 0...3, using: &random))
        text.replaceSubrange(start..<end, with: Array(pieces.randomElement(using: &random) ?? ""))
    }
    return String(text)
}

@Test func `whatever is written, each defect stands at a character of the text`() {
    let sound = Array(
        minimal(
            states: """
                  a:
                    title: {zh: "甲", en: 'A'}
                    onentry: [{raise: begun}, {assign: {x: "event.x * 2"}}]
                    transitions:
                      - {id: t, event: e, target: [a, b], allow: [PO]}
                      - id: u
                        guards: [{code: C, cond: "true", zh: 否, en: No}]
                  b: {kind: final}

                """
        )
    )
    var random = SplitMix(state: 20_260_214)
    var refusedCount = 0
    for _ in 0..<1000 {
        let text = mutated(sound, &random)
        do throws(Defects) {
            _ = try ChartFile.load(text: text, file: "f")
        } catch {
            refusedCount += 1
            let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            for mark in error.list.map(\.mark) {
                #expect((1...lines.count).contains(mark.line), "\(text)")
                guard lines.indices.contains(mark.line - 1) else { continue }
                #expect((1...lines[mark.line - 1].count + 1).contains(mark.column), "\(text)")
            }
        }
    }
    #expect((500..<1000).contains(refusedCount))
}
