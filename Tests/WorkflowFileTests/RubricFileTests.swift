import Testing
import Workflow

@testable import WorkflowFile

private let ranges = ["0", "1-2", "3-4", "5-6", "7-8", "9-10"]

/// A whole rubric: bands told by dimension and range, one dimension to a line from line 4.
private let rubric: String = {
    var text =
        "dipper: 1\nrubric: {id: seven, version: 1, title: {zh: 七, en: Seven}}\ndimensions:\n"
    for dimension in 1...7 {
        let bands = ranges.map { "\($0): {zh: 带\(dimension)的\($0), en: Band \(dimension) \($0)}" }
        text += "  D\(dimension): {name: {zh: 维\(dimension), en: Dim \(dimension)}, "
        text += "bands: {\(bands.joined(separator: ", "))}}\n"
    }
    return text + """
        profiles:
          P_DISC:
            weights: {D1: 20, D2: 30, D3: 5, D4: 10, D5: 15, D6: 10, D7: 10}
            floors: {D2: 6, D1: 5, others: 3}
          P_STD:
            weights: {D1: 15, D2: 25, D3: 15, D4: 10, D5: 15, D6: 10, D7: 10}
            floors: {D2: 6, D1: 5, others: 4}
          P_PILOT:
            weights: {D1: 15, D2: 15, D3: 25, D4: 15, D5: 10, D6: 10, D7: 10}
            floors: {D1: 4, D2: 5, D3: 6, D4: 5, D5: 4, D6: 4, D7: 4}

        """
}()

@Test func `a rubric loads`() throws {
    let loaded = try RubricFile.load(text: rubric, file: "f")
    #expect(loaded.id.content == "seven")
    #expect(
        loaded.dimensions
            == (1...7).map { dimension in
                Rubric.Dimension(
                    code: "D\(dimension)",
                    name: Localized(zh: "维\(dimension)", en: "Dim \(dimension)"),
                    bands: ranges.map {
                        Rubric.Band(
                            range: $0,
                            text: Localized(
                                zh: "带\(dimension)的\($0)",
                                en: "Band \(dimension) \($0)"
                            )
                        )
                    }
                )
            }
    )
    #expect(loaded.profiles.map(\.code) == ["P_DISC", "P_STD", "P_PILOT"])
    #expect(
        loaded.profiles[0].weights
            == ["D1": 20, "D2": 30, "D3": 5, "D4": 10, "D5": 15, "D6": 10, "D7": 10]
    )
    #expect(
        loaded.profiles[0].floors
            == ["D1": 5, "D2": 6, "D3": 3, "D4": 3, "D5": 3, "D6": 3, "D7": 3]
    )
    #expect(
        loaded.profiles[2].floors
            == ["D1": 4, "D2": 5, "D3": 6, "D4": 5, "D5": 4, "D6": 4, "D7": 4]
    )
}

@Test(arguments: [
    Replacement("D1: 20", "D1: 21", "WEIGHTS_NOT_100 f:13:14"),
    Replacement("D1: 20", "D1: 19", "WEIGHTS_NOT_100 f:13:14"),
    Replacement("D1: 20, ", "", "MISSING_KEY f:13:14"),
    Replacement("D1: 5, others: 3", "D1: 11, others: 3", "WRONG_SCALAR f:14:25"),
    Replacement("D1: 5, others: 3", "D1: 5", "MISSING_KEY f:14:13"),
    Replacement("D6: 4, D7: 4", "D6: 4, D7: 4, others: 1", "MISPLACED_KEY f:20:71"),
    Replacement("  P_STD:", "  P_STX:", "MISSING_KEY f:12:3", "UNKNOWN_KEY f:15:3"),
    Replacement("  D3: {name", "  D8: {name", "MISSING_KEY f:4:3", "UNKNOWN_KEY f:6:3"),
    Replacement("9-10: {zh: 带1", "9-11: {zh: 带1", "MISSING_KEY f:4:42", "UNKNOWN_KEY f:4:212"),
])
func `a rubric is whole`(_ example: Replacement) {
    let text = rubric.replacing(example.old, with: example.new)
    #expect(text != rubric)
    #expect(defects(text, RubricFile.load) == example.expected)
}
