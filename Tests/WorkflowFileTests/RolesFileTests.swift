import Testing
import Workflow

@testable import WorkflowFile

private let roles = """
    dipper: 1
    matrix: {id: roles, version: 1, title: {zh: 角色, en: Roles}}
    roles:
      PO: {title: {zh: 项目专员, en: Project officer}, duties: {zh: 管项目, en: Runs projects}}
      FIN: {title: {zh: 财务, en: Finance}, duties: {zh: 付款, en: Pays}}
      AUD: {title: {zh: 审计, en: Auditor}, duties: {zh: 查账, en: Audits}}
    separate: [[PO, FIN]]
    alone: [AUD]
    reads:
      project: {PO: own, AUD: all}
      order: {FIN: assigned, PO: district, AUD: none}

    """

@Test func `roles load, and what is not written is not allowed`() throws {
    let loaded = try RolesFile.load(text: roles, file: "f")
    #expect(loaded.list.map(\.id.content) == ["PO", "FIN", "AUD"])
    #expect(loaded.list[1].duties == Localized(zh: "付款", en: "Pays"))
    #expect(loaded.separate == [Roles.Pair(first: "PO", second: "FIN")])
    #expect(loaded.alone == ["AUD"])
    #expect(loaded.reads.map(\.kind.content) == ["project", "order"])
    #expect(loaded.scope(of: "PO", reading: "project") == .own)
    #expect(loaded.scope(of: "AUD", reading: "project") == .all)
    #expect(loaded.scope(of: "FIN", reading: "order") == .assigned)
    #expect(loaded.scope(of: "FIN", reading: "project") == .none)
    #expect(loaded.scope(of: "AUD", reading: "nothing") == .none)
}

@Test(arguments: [
    Replacement("[[PO, FIN]]", "[[PO, FINN]]", "UNKNOWN_ROLE f:7:17"),
    Replacement("[[PO, FIN]]", "[[PO, PO]]", "WRONG_KIND f:7:12"),
    Replacement("[[PO, FIN]]", "[[PO]]", "WRONG_KIND f:7:12"),
    Replacement("[[PO, FIN]]", "[PO]", "WRONG_KIND f:7:12"),
    Replacement("alone: [AUD]", "alone: [AUDIT]", "UNKNOWN_ROLE f:8:9"),
    Replacement("{PO: own,", "{P0: own,", "UNKNOWN_ROLE f:10:13"),
    Replacement("PO: own", "PO: some", "UNKNOWN_VALUE f:10:17"),
    Replacement("alone: [AUD]\n", "", "MISSING_KEY f:1:1"),
])
func `roles are known where they are named`(_ example: Replacement) {
    let text = roles.replacing(example.old, with: example.new)
    #expect(text != roles)
    #expect(defects(text, RolesFile.load) == example.expected)
}
