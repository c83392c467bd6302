import Expression
import Portfolio
import Testing
import Workflow

/// Conflicts that are on file, from the draw to the sheet.
@Suite struct ConflictWalkTests {
    /// Seven experts of whom each has a person, the round of a project, and its lead organisation.
    struct Panel {
        let town: Town
        let round: String
        let lead: String
        let people: [String]
        let experts: [String]

        init() throws {
            town = try Town()
            let (project, round) = try town.inReview()
            self.round = round
            lead = try #require(try town.stream(project)?.text("lead_organisation"))
            var people: [String] = []
            var experts: [String] = []
            for number in 1...9 {
                let person = try town.open(
                    "person",
                    "register",
                    ["name": .string("示例专家\(number)"), "roles": list(["REV"])],
                    by: .administrator
                )
                people.append(person)
                experts.append(
                    try town.open(
                        "expert",
                        "register",
                        ["kinds": list(["technical"]), "fields": list(["AI"])],
                        in: person,
                        by: .secretary
                    )
                )
            }
            (self.people, self.experts) = (people, experts)
        }

        func tie(_ expert: Int, _ relation: String, _ object: String, _ id: String) throws {
            try town.ask(
                experts[expert],
                "tie",
                ["relation": .string(relation), object: .string(id)],
                by: .secretary
            )
        }

        func draw(_ numbers: [Int], alternates: [Int] = []) throws {
            try town.ask(
                round,
                "draw",
                [
                    "panel": list(numbers.map { people[$0] }),
                    "alternates": list(alternates.map { people[$0] }),
                ],
                by: .secretary,
                documents: ["draw_record"]
            )
        }

        func declare(_ number: Int, _ conflict: String = "none") throws {
            try town.ask(
                round,
                "declare",
                ["expert": .string(people[number]), "conflict": .string(conflict)],
                by: expert(people[number])
            )
        }
    }

    @Test func `whom the file excludes is neither drawn nor put in the place of another`() throws {
        let panel = try Panel()
        try panel.tie(2, "employment", "organisation", panel.lead)
        try panel.tie(3, "kinship", "person", panel.people[4])

        #expect(
            codes { try panel.draw([0, 1, 2, 3, 4]) } == ["CONFLICT_ON_FILE", "CONFLICT_ON_FILE"]
        )
        #expect(
            codes { try panel.draw([0, 1, 3, 5, 6], alternates: [2]) } == ["CONFLICT_ON_FILE"]
        )
        try panel.draw([0, 1, 3, 5, 6], alternates: [4, 7])
        // The kin of one who stays does not come in the place of another.
        let replace: [String: Value] = [
            "expert": .string(panel.people[0]), "alternate": .string(panel.people[4]),
            "reason": .string("r"),
        ]
        #expect(
            codes { try panel.town.ask(panel.round, "replace", replace, by: .secretary) } == [
                "CONFLICT_ON_FILE"
            ]
        )
    }

    @Test func `partners and core members count once somebody has said whom they are`() throws {
        let panel = try Panel()
        let partner = try panel.town.open(
            "organisation",
            "register",
            ["name": .string("示例大学"), "kind": .string("university")],
            by: .officer
        )
        let project = try #require(try panel.town.stream(panel.round)?.parent)
        try panel.tie(2, "employment", "organisation", partner)
        try panel.tie(3, "mentorship", "person", panel.people[8])
        func identify(_ payload: [String: Value]) throws {
            try panel.town.ask(project, "identify_parties", payload, by: .officer)
        }
        #expect(codes { try identify([:]) } == ["PARTIES_EMPTY"])
        #expect(
            codes {
                try identify([
                    "partner_organisations": list([panel.people[0], partner]),
                    "core_members": list([partner]),
                ])
            } == ["UNKNOWN_ORGANISATION", "UNKNOWN_PERSON"]
        )
        let parties: [String: Value] = [
            "partner_organisations": list([partner, partner]),
            "core_members": list([panel.people[8]]),
        ]
        try identify(parties)
        #expect(
            try panel.town.stream(project)?.texts("partner_organisations") == [partner]
        )
        #expect(
            codes { try panel.draw([0, 1, 2, 3, 4]) } == ["CONFLICT_ON_FILE", "CONFLICT_ON_FILE"]
        )
        // Taken back, they keep nobody away.
        try identify(["partner_organisations": .list([])])
        #expect(codes { try panel.draw([0, 1, 2, 3, 4]) } == ["CONFLICT_ON_FILE"])
        try panel.draw([0, 1, 2, 4, 5])
    }

    @Test func `a relation found later stops declaration, release and score`() throws {
        let panel = try Panel()
        try panel.draw([0, 1, 2, 3, 4], alternates: [5])
        for number in 0..<4 { try panel.declare(number) }
        try panel.tie(4, "holding", "organisation", panel.lead)
        #expect(codes { try panel.declare(4) } == ["CONFLICT_ON_FILE"])
        try panel.declare(4, "conflict")
        try panel.town.ask(
            panel.round,
            "replace",
            [
                "expert": .string(panel.people[4]), "alternate": .string(panel.people[5]),
                "reason": .string("r"),
            ],
            by: .secretary
        )
        try panel.declare(5)
        try panel.tie(1, "advice", "organisation", panel.lead)
        #expect(
            codes { try panel.town.ask(panel.round, "release", by: .secretary) } == [
                "CONFLICT_ON_FILE"
            ]
        )
        try panel.town.ask(
            panel.experts[1],
            "end_tie",
            ["number": .int(1), "until": .string("2020-01-01"), "reason": .string("r")],
            by: .secretary
        )
        try panel.town.ask(panel.round, "release", by: .secretary)
        try panel.town.score(panel.round, panel.people[0])
        try panel.tie(2, "control", "organisation", panel.lead)
        #expect(
            codes { try panel.town.score(panel.round, panel.people[2]) } == ["CONFLICT_ON_FILE"]
        )
        try panel.town.score(panel.round, panel.people[3])
    }

    @Test func `what does not exclude by itself is decided by two people before the release`()
        throws
    {
        let panel = try Panel()
        let wish: [String: Value] = [
            "expert": .string(panel.people[1]), "reason": .string("曾公开争论"),
        ]
        #expect(
            codes { try panel.town.ask(panel.round, "record_wish", wish, by: .secretary) } == [
                "DOCUMENT_MISSING"
            ]
        )
        try panel.town.ask(
            panel.round,
            "record_wish",
            wish,
            by: .secretary,
            documents: ["correspondence"]
        )
        try panel.draw([0, 1, 2, 3, 4], alternates: [5])
        for number in [0, 1, 3, 4] { try panel.declare(number) }
        try panel.declare(2, "soft")
        func release() -> [String] {
            codes { try panel.town.ask(panel.round, "release", by: .secretary) }
        }
        #expect(release() == ["CONFLICT_UNDECIDED"])
        func decide(_ number: Int, _ event: String, _ decision: String, by: Person) throws {
            try panel.town.ask(
                panel.round,
                event,
                [
                    "expert": .string(panel.people[number]), "decision": .string(decision),
                    "reason": .string("r"),
                ],
                by: by
            )
        }
        #expect(
            codes { try decide(1, "decide_conflict", "allowed", by: .supervisor) } == [
                "CONFLICT_UNPROPOSED"
            ]
        )
        try decide(1, "propose_conflict", "allowed", by: .secretary)
        #expect(
            codes { try decide(1, "decide_conflict", "allowed", by: .secretary) } == [
                "NOT_ALLOWED", "SAME_PERSON",
            ]
        )
        try decide(1, "decide_conflict", "allowed", by: .supervisor)
        #expect(release() == ["CONFLICT_UNDECIDED"])
        try decide(2, "propose_conflict", "allowed", by: .secretary)
        try decide(2, "decide_conflict", "excluded", by: .supervisor)
        #expect(release() == ["CONFLICT_UNREPLACED"])
        try panel.town.ask(
            panel.round,
            "replace",
            [
                "expert": .string(panel.people[2]), "alternate": .string(panel.people[5]),
                "reason": .string("r"),
            ],
            by: .secretary
        )
        try panel.declare(5)
        #expect(release() == [])
    }

    @Test func `a suspended expert is not drawn until supervision restores him`() throws {
        let panel = try Panel()
        try panel.town.ask(
            panel.experts[0],
            "suspend",
            ["ground": .string("leak"), "reason": .string("r")],
            by: .supervisor
        )
        #expect(codes { try panel.draw([0, 1, 2, 3, 4]) } == ["EXPERT_SUSPENDED"])
        try panel.town.ask(
            panel.experts[0],
            "restore",
            ["reason": .string("r")],
            by: .supervisor,
            documents: ["supervision_decision"]
        )
        try panel.draw([0, 1, 2, 3, 4])
    }

    @Test func `a tie names exactly one thing of the kind that its relation is one to`() throws {
        let panel = try Panel()
        let project = try #require(try panel.town.stream(panel.round)?.parent)
        #expect(
            codes { try panel.tie(0, "employment", "person", panel.people[1]) } == ["TIE_OBJECT"]
        )
        #expect(codes { try panel.tie(0, "kinship", "organisation", panel.lead) } == ["TIE_OBJECT"])
        #expect(
            codes { try panel.tie(0, "employment", "organisation", "nobody") } == ["TIE_UNKNOWN"]
        )
        try panel.tie(0, "preparation", "project", project)
        #expect(
            codes {
                try panel.town.ask(
                    panel.experts[0],
                    "tie",
                    ["relation": .string("kinship"), "person": .string(panel.people[1])],
                    by: expert(panel.people[2])
                )
            } == ["TIE_NOT_OWN"]
        )
        #expect(
            codes {
                try panel.town.open(
                    "expert",
                    "register",
                    ["kinds": list(["poet"]), "fields": list(["AI"])],
                    in: panel.people[0],
                    by: .secretary
                )
            } == ["EXPERT_KIND", "EXPERT_TWICE"]
        )
    }
}
