import Foundation
import Testing
import Workflow

@testable import WorkflowFile

private func shippedText() throws -> String {
    let path = definitionsFolder.appending(path: "texts/grant-agreement.yaml")
    return try String(contentsOf: path, encoding: .utf8)
}

@Test func `the wording of agreements loads as articles with fields`() throws {
    let wording = try AgreementTextFile.load(text: try shippedText(), file: "f")
    #expect(wording.id.content == "grant-agreement")
    #expect(wording.articles.first?.heading == "")
    #expect(
        wording.articles[1].body[0].prefix(2) == [
            .words("甲方向乙方拨付资金 "), .field(.amount),
        ]
    )
    #expect(wording.articles.flatMap(\.body).contains([.field(.tranches)]))
}

@Test(arguments: [
    Replacement("{amount}", "{ammount}", "TEXT_FIELD_UNKNOWN f:13:9"),
    Replacement("资金 {amount}", "资金 {amount", "TEXT_BRACE f:13:9"),
    Replacement("{tranches}", "{tranches}。", "TEXT_FIELD_ALONE f:17:9"),
    Replacement("      - \"{milestones}\"\n", "", "TEXT_FIELD_MISSING f:7:3"),
    Replacement("（{project_code}）", "（}）", "TEXT_BRACE f:10:9"),
    Replacement("heading: 第六条　变更", "title: 第六条　变更", "UNKNOWN_KEY f:32:5"),
])
func `a wording is whole, and a field that it misspells is found`(
    _ example: Replacement
) throws {
    let shipped = try shippedText()
    let text = shipped.replacing(example.old, with: example.new)
    #expect(text != shipped)
    #expect(defects(text, AgreementTextFile.load).contains(example.expected[0]))
}
