import Testing
import Workflow

@testable import WorkflowFile

private let instruments = """
    dipper: 1
    catalogue: {id: wuhan-instruments, version: 1, title: {zh: 资助工具, en: Instruments}}
    instruments:
      NATMATCH:
        title: {zh: 配套, en: Match}
        scope: project_group
        cap: natmatch.cap
        formula: match
        figures: natmatch.rate_bps
        eligibility: [enterprise_led]
        stacking: {class: match, rule: free}
        document: 措施五
        basis: policy
        from: 2025-02-06
        to: 2027-12-31
      LEAP:
        title: {zh: 跃升, en: Leap}
        scope: enterprise
        cap: leap.cap
        formula: selected
        eligibility: [enterprise, tier]
        tier: LEAP
        stacking: {class: tier, rule: exclusive}
        document: 年度通报
        basis: provisional
        from: 2025-02-06

    """

private func defects(_ text: String) throws -> [String] {
    do throws(Defects) {
        _ = try InstrumentsFile.load(text: text, file: "f")
        return []
    } catch {
        return error.list.map { "\($0.code) \($0.mark.line):\($0.mark.column)" }
    }
}

@Test func `instruments load in the order of the catalogue`() throws {
    let loaded = try InstrumentsFile.load(text: instruments, file: "f")
    #expect(loaded.list.map(\.code.content) == ["NATMATCH", "LEAP"])
    #expect(loaded.list[0].figures?.content == "natmatch.rate_bps")
    #expect(loaded.list[0].to == CivilDate(year: 2027, month: 12, day: 31))
    #expect(loaded.list[1].tier == "LEAP")
    #expect(loaded.list[1].stacking == .exclusive)
    let last = try #require(CivilDate("2027-12-31"))
    #expect(loaded.list[0].isInForce(on: last))
    #expect(!loaded.list[0].isInForce(on: last.adding(days: 1)))
    #expect(loaded.list[1].isInForce(on: last.adding(days: 1)))
}

@Test(arguments: [
    ("scope: enterprise", "scope: enterprises", "UNKNOWN_VALUE 18:12"),
    ("    tier: LEAP\n", "", "MISSING_KEY 17:5"),
    ("to: 2027-12-31", "to: 2025-01-01", "EMPTY_RANGE 15:9"),
    ("  LEAP:\n", "  leap:\n", "WRONG_NAME 16:3"),
    ("rule: exclusive", "rule: exclusively", "UNKNOWN_VALUE 23:35"),
    ("class: tier, rule: exclusive", "class: match, rule: exclusive", "STACKING_RULE 23:23"),
])
func `a wrong instrument is told at its place`(
    _ old: String,
    _ new: String,
    _ told: String
) throws {
    #expect(instruments.contains(old))
    #expect(try defects(instruments.replacing(old, with: new)).contains(told))
}

@Test func `a cap that is no amount is a defect, and one that is absent is not set`() throws {
    let list = try InstrumentsFile.load(text: instruments, file: "f").list
    func pack(_ type: String, _ value: String) throws -> PolicyPack {
        try PolicyPackFile.load(
            text: """
                dipper: 1
                policy: {id: p, version: 1, title: {zh: 甲, en: A}}
                parameters:
                  natmatch.cap:
                    {type: \(type), value: \(value), unit: x, title: {zh: 甲, en: A},
                     basis: policy, source: 甲, owner: DIR}

                """,
            file: "p"
        )
    }
    #expect(InstrumentsFile.defects(list, [try pack("money", "\"1.00\"")]) == [])
    let found = InstrumentsFile.defects(list, [try pack("int", "1")])
    #expect(found.map(\.code) == ["PARAMETER_TYPE"])
    #expect(found.map(\.mark.line) == [7])
}
