import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `An authority` {
    @Test func `is refused with every reason at once`() throws {
        let office = try Office()
        var asked = office.authority(
            from: "FIN",
            roles: ["FIN", "DIR"],
            since: "2026-01-04",
            until: "2026-01-03"
        )
        let codes = try office.codes(office.person("PO"), "authorise", by: "FIN", asked)
        asked["roles"] = .list([.string("REV")])
        asked["principal"] = .string(try office.id(office.person("REV1")))
        let reviewer = try office.codes(office.person("REV1"), "authorise", by: "ADM", asked)

        #expect(
            codes == [
                "AUTHORITY_ROLE_NOT_HELD", "AUTHORITY_DATES", "AUTHORITY_PAST", "ROLE_CONFLICT",
                "ROLE_CONFLICT", "ROLE_CONFLICT",
            ]
        )
        #expect(
            reviewer == ["AUTHORITY_SELF", "PERSONAL_ROLE", "AUTHORITY_DATES", "AUTHORITY_PAST"]
        )
        #expect(try office.verify().differences == [])
    }

    @Test func `never adds up to roles that one person may not hold`() throws {
        let office = try Office()
        let project = try office.lead("示例兼任项目")
        try office.authorise("CH", from: "FIN", roles: ["FIN"])

        let second = try office.codes(
            office.person("CH"),
            "authorise",
            by: "PO",
            office.authority(from: "PO", roles: ["PO"])
        )
        // A role granted later excludes the authority at its use.
        try office.ask(office.person("CH"), "grant_role", by: "ADM", ["role": .string("DIR")])
        let used = try office.codes(
            project,
            "note",
            by: "CH",
            for: "FIN",
            ["text": .string("示例")]
        )

        #expect(second == ["ROLE_CONFLICT"])
        #expect(used == ["ROLE_CONFLICT"])
    }

    @Test func `makes no chain`() throws {
        let office = try Office()
        let project = try office.lead("示例转授项目")
        try office.authorise("CH", from: "DIR", roles: ["DIR"])
        try office.authorise("ARC", from: "CH", roles: ["CH"])

        // The archivist acts for the chair, who acts for the director: not for the director. Of
        // the chair's own roles none sees a lead.
        #expect(try office.codes(project, "hold", by: "ARC", for: "CH") == ["NOT_FOUND"])
        #expect(try office.codes(project, "hold", by: "ARC", for: "DIR") == ["AUTHORITY_MISSING"])
        let chained = office.authority(from: "CH", roles: ["DIR"])
        #expect(
            try office.codes(office.person("ARC"), "authorise", by: "CH", chained)
                == ["AUTHORITY_ROLE_NOT_HELD"]
        )
        #expect(
            try office.codes(office.person("ARC"), "authorise", by: "CH", for: "DIR", chained)
                == ["AUTHORITY_CHAIN"]
        )
    }

    @Test func `ends with the role of the principal and with the substitute's leaving`() throws {
        let office = try Office()
        let project = try office.lead("示例离任项目")
        try office.authorise("CH", from: "DIR", roles: ["DIR"])
        try office.authorise("ARC", from: "PO2", roles: ["PO"])

        try office.ask(office.person("DIR"), "revoke_role", by: "ADM", ["role": .string("DIR")])
        let lost = try office.codes(project, "hold", by: "CH", for: "DIR")
        try office.ask(office.person("ARC"), "leave", by: "ADM")
        try office.ask(office.person("ARC"), "rejoin", by: "ADM")
        let left = try office.codes(
            project,
            "note",
            by: "ARC",
            for: "PO2",
            ["text": .string("示例")]
        )

        #expect(lost == ["AUTHORITY_ROLE_LOST"])
        #expect(left == ["AUTHORITY_NOT_IN_FORCE"])
    }
}
