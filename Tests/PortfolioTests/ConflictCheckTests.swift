import Portfolio
import Testing
import Workflow

/// The relations K1 to K16 of the evaluation rules (domain, §4.5), with their years.
@Suite struct ConflictCheckTests {
    static let day = date("2026-06-01")
    static let subject = ConflictSubject(
        project: "p",
        organisations: ["lead", "enterprise"],
        people: ["pi"],
        employer: "university",
        earlierPanel: ["judge"],
        unwanted: ["unwanted"]
    )

    static func date(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

    struct Case: Sendable, CustomStringConvertible {
        let ties: [ExpertTie]
        /// `K1` for one that excludes, `K11?` for one that two people decide about.
        let found: [String]
        var person = "expert"
        var description: String { "\(found) \(ties)" }
    }

    static let cases: [Case] = [
        Case(ties: [], found: []),
        // Three years: on the day they are over it still counts, the day after it does not.
        Case(ties: [tie(.employment, "lead", until: "2023-06-01")], found: ["K1"]),
        Case(ties: [tie(.employment, "lead", until: "2023-05-31")], found: []),
        Case(ties: [tie(.employment, "lead")], found: ["K1"]),
        Case(ties: [tie(.employment, "lead", since: "2026-06-02")], found: []),
        Case(ties: [tie(.employment, "enterprise", since: "2026-06-01")], found: ["K1"]),
        Case(ties: [tie(.employment, "elsewhere")], found: []),
        Case(ties: [tie(.directorship, "lead", until: "2024-01-01")], found: ["K2"]),
        Case(ties: [tie(.control, "lead", until: "2023-06-01")], found: ["K3"]),
        Case(ties: [ExpertTie(.kinship, person: "pi")], found: ["K4"]),
        Case(ties: [ExpertTie(.kinship, person: "somebody")], found: []),
        Case(ties: [tie(.advice, "lead")], found: ["K5"]),
        Case(ties: [tie(.litigation, "lead", until: "2023-06-02")], found: ["K6"]),
        Case(
            ties: [ExpertTie(.preparation, project: "p", until: date("2001-01-01"))],
            found: ["K7"]
        ),
        Case(ties: [ExpertTie(.preparation, project: "q")], found: []),
        // Shares that were sold before today are none.
        Case(ties: [tie(.holding, "lead", until: "2026-05-31")], found: []),
        Case(ties: [tie(.holding, "lead", until: "2026-06-01")], found: ["K8"]),
        // The employer of the principal investigator: today only.
        Case(ties: [tie(.employment, "university")], found: ["K9"]),
        Case(ties: [tie(.employment, "university", until: "2026-05-31")], found: []),
        Case(
            ties: [ExpertTie(.mentorship, person: "pi", until: date("1999-07-01"))],
            found: ["K10"]
        ),
        Case(ties: [ExpertTie(.coauthorship, person: "pi", items: 2)], found: ["K11?"]),
        Case(ties: [ExpertTie(.coauthorship, person: "pi", items: 3)], found: ["K11"]),
        Case(
            ties: [ExpertTie(.coauthorship, person: "pi", until: date("2023-05-31"), items: 9)],
            found: []
        ),
        Case(ties: [tie(.service, "enterprise", until: "2025-01-01")], found: ["K12"]),
        Case(ties: [], found: ["K14?"], person: "judge"),
        Case(ties: [ExpertTie(.other, person: "pi")], found: ["K15?"]),
        Case(ties: [], found: ["K16?"], person: "unwanted"),
        Case(
            ties: [
                ExpertTie(number: 1, .coauthorship, person: "pi"),
                ExpertTie(number: 2, .employment, organisation: "lead"),
                ExpertTie(number: 3, .directorship, organisation: "lead"),
            ],
            found: ["K1", "K2", "K11?"]
        ),
    ]

    static func tie(
        _ relation: ExpertTie.Relation,
        _ organisation: String,
        since: String? = nil,
        until: String? = nil
    ) -> ExpertTie {
        ExpertTie(
            relation,
            organisation: organisation,
            since: since.map(date),
            until: until.map(date)
        )
    }

    @Test(arguments: cases)
    func `each relation counts as long as its rule says`(_ asked: Case) {
        let check = ConflictCheck(
            of: Expert(person: asked.person, code: "ZJ", ties: asked.ties),
            with: Self.subject,
            on: Self.day,
            lookBackYears: 3
        )

        #expect(check.findings.map { $0.rule.code + ($0.isHard ? "" : "?") } == asked.found)
        #expect(check.isExcluded == asked.found.contains { !$0.hasSuffix("?") })
        #expect(check.unchecked == [])
    }

    @Test func `what nobody has entered is told as not checked and excludes nobody`() {
        let unknown = ConflictSubject(
            project: "p",
            missing: Set(ConflictSubject.Missing.allCases)
        )
        let expert = Expert(
            person: "expert",
            code: "ZJ",
            ties: [Self.tie(.employment, "lead"), ExpertTie(.kinship, person: "pi")]
        )

        let check = ConflictCheck(of: expert, with: unknown, on: Self.day, lookBackYears: 3)

        #expect(check.findings == [])
        #expect(
            check.unchecked.map(\.code) == [
                "K1", "K2", "K3", "K4", "K5", "K6", "K8", "K9", "K10", "K11", "K12",
            ]
        )
    }

    @Test func `kin on one panel are found from either side`() {
        let one = Expert(
            person: "one",
            code: "ZJ-1",
            ties: [ExpertTie(.kinship, person: "other")]
        )
        let other = Expert(person: "other", code: "ZJ-2")
        let third = Expert(person: "third", code: "ZJ-3")

        #expect(ConflictCheck.areKin(one, other))
        #expect(ConflictCheck.areKin(other, one))
        #expect(!ConflictCheck.areKin(one, third))
    }
}
