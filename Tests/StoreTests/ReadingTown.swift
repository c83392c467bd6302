import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Two 示例 projects of two organisations in two districts, and a case of every kind.
///
/// 甲 was listed and funded after a round of REV1 to REV5. 乙 is before its panel of REV2, REV3,
/// REV4, REV6 and REV8: REV6 declared a conflict, and REV8 works for the applicant.
struct ReadingTown {
    let office: Office
    let rules: Rulebook
    /// Projects by code.
    let first: String
    let second: String
    let firstRound: String
    let secondRound: String
    let firstCompany: String
    let secondCompany: String
    let meeting: String
    let account: String
    let paper: String

    /// Everybody of the office and of the projects, with the roles that he holds.
    static let cast: [(name: String, roles: [String])] = [
        ("APP1", ["APP"]), ("APP2", ["APP"]), ("PO", ["PO"]), ("PO2", ["PO"]), ("DO", ["DO"]),
        ("DO2", ["DO"]), ("SEC", ["SEC"]), ("REV1", ["REV"]), ("REV2", ["REV"]),
        ("REV6", ["REV"]), ("REV7", ["REV"]), ("REV8", ["REV"]), ("CH", ["CH"]),
        ("CH2", ["CH"]), ("FIN", ["FIN"]), ("DIR", ["DIR"]), ("DM", ["DM"]), ("PIM", ["PIM"]),
        ("SUP", ["SUP"]), ("ARC", ["ARC"]), ("AUD", ["AUD"]), ("PUB", ["PUB"]),
        ("ADM", ["ADM"]), ("SECADM", ["SECADM"]), ("AUDADM", ["AUDADM"]),
    ]

    init() throws {
        let office = try Office()
        self.office = office
        rules = try office.store.transactSync { $0.rulebook }
        (first, _) = try office.fundedProject("示例甲")
        let lead = try #require(try office.store.stream(first)?.text("lead_organisation"))
        firstCompany = try #require(try office.store.stream(lead)).code
        firstRound = try office.child("round", of: first).code
        secondCompany = try office.organisation("示例乙公司", "91420100MA4KXYQ00A")
        try ReadingTown.hire(office, firstCompany, secondCompany)
        second = try office.lead("示例乙")
        try office.accept(second, organisation: secondCompany, district: "洪山")
        secondRound = try ReadingTown.round(office, second)
        try ReadingTown.fill(office, first)
        account = try office.account(of: "FIN")
        meeting = try office.begin(
            "decision-meeting",
            "call",
            by: "SEC",
            [
                "title": .string("示例院决策会"), "acts_as": .string("DM"),
                "held_on": .string(office.today.description),
            ]
        ).code
        try office.begin(
            "review-session",
            "call",
            by: "SEC",
            [
                "title": .string("示例评审会"), "starts_at": .string("09:00"),
                "days": .list([.string(office.today.description)]), "minutes_each": .int(20),
                "experts": .list([.string(office.person("REV1"))]),
            ]
        )
        paper = try office.begin(
            "paper-approval",
            "enter",
            by: "SEC",
            [
                "case": .string(try office.id(first)), "event": .string("hold"),
                "given": .string("{}"), "signer": .string(office.person("DIR")),
            ],
            documents: ["signed_paper"]
        ).code
    }

    private static func hire(_ office: Office, _ first: String, _ second: String) throws {
        for name in ["PIM", "AUD", "PUB", "SECADM", "AUDADM"] { try office.hire(name, [name]) }
        try office.hire("APP1", ["APP"], organisation: first)
        try office.hire("APP2", ["APP"], organisation: second)
        try office.hire("DO2", ["DO"], district: "洪山")
        try office.hire("REV7", ["REV"], organisation: second)
        try office.hire("REV8", ["REV"])
        try office.hire("CH2", ["CH"], organisation: second)
    }

    /// A round that stays in its declarations; only REV6 is in conflict.
    private static func round(_ office: Office, _ project: String) throws -> String {
        let panel = ["REV2", "REV3", "REV4", "REV6", "REV8"]
        let opened = try office.ask(
            project,
            "open_round",
            by: "SEC",
            ["gate": .string("G2_AWARD"), "blind": .string("double")]
        )
        let round = opened.moved[1].code
        try office.ask(
            round,
            "draw",
            by: "SEC",
            [
                "panel": .list(panel.map { .string(office.person($0)) }),
                "record": .string("示例抽取记录"),
            ],
            documents: ["draw_record"]
        )
        // Somebody who goes to work for the applicant when the panel stands already.
        let lead = try #require(try office.store.stream(project)?.text("lead_organisation"))
        try office.ask(
            office.person("REV8"),
            "edit",
            by: "ADM",
            ["organisation": .string(lead), "reason": .string("示例")]
        )
        for expert in ["REV2", "REV6"] {
            let conflict = expert == "REV6" ? "conflict" : "none"
            try office.ask(
                round,
                "declare",
                by: expert,
                ["expert": .string(office.person(expert)), "conflict": .string(conflict)]
            )
        }
        return round
    }

    /// Cases of the kinds that no story needs.
    private static func fill(_ office: Office, _ project: String) throws {
        try office.begin(
            "landing",
            of: project,
            "plan",
            by: "PO",
            ["mode": .string("new"), "district": .string("东湖高新")]
        )
        try office.begin(
            "library-entry",
            of: project,
            "nominate",
            by: "PO",
            ["library": .string("示例国家库")]
        )
        try office.begin(
            "platform",
            "plan",
            by: "DO2",
            [
                "name": .string("示例平台"), "kind": .string("pilot"),
                "district": .string("洪山"),
            ]
        )
        let lead = try office.store.stream(project)?.text("lead_organisation") ?? ""
        let support = try office.support(
            "FOURFIRST",
            "1.00",
            payee: lead,
            ["project": .string(project), "first_kind": .string("first_set")]
        )
        let rows = #"{"rows":[{"amount":"0.01","invoice":"1","on":"2026-01-03","payee":"示例"}]}"#
        try office.begin(
            "cost-list",
            "file",
            by: "PO",
            ["case": .string(support), "rows": .string(rows)]
        )
        try office.begin("goal-month", "freeze", by: "DIR", ["month": .string("2025-12")])
        try office.begin(
            "service",
            of: project,
            "add",
            by: "PO",
            ["kind": .string("office"), "need": .string("示例需求，电话 13800001111")]
        )
        try office.fillAfterCare(project)
        try office.fillCapTable(lead)
        try fillDesks(office)
        try office.ask(
            project,
            "follow_up",
            by: "PO",
            ["due_on": .string("2026-03-02"), "note": .string("示例事项")]
        )
    }

    /// What belongs to no project: endpoints, providers, drafts, views, tokens.
    private static func fillDesks(_ office: Office) throws {
        try office.begin(
            "import-draft",
            "stage",
            by: "APP1",
            [
                "subject": .string("project"), "row": .int(2), "content": .string("示例"),
                "defects": .string("示例"), "defect_count": .int(1),
            ]
        )
        try office.begin(
            "webhook-endpoint",
            "register",
            by: "ADM",
            [
                "name": .string("示例端点"), "kind": .string("standard"),
                "role": .string("FIN"), "url": .string("https://hooks.example/x"),
            ]
        )
        try office.begin(
            "identity-provider",
            "register",
            by: "ADM",
            [
                "name": .string("示例门户"), "kind": .string("oidc"),
                "issuer": .string("https://sso.example"), "client": .string("dipper"),
                "secret": .string("geheim"), "home": .string("https://dipper.example"),
            ]
        )
        try office.begin(
            "expert",
            of: office.person("REV1"),
            "register",
            by: "SEC",
            ["kinds": .list([.string("technical")]), "fields": .list([.string("先进半导体")])]
        )
        try office.begin(
            "payee",
            of: office.person("REV1"),
            "register",
            by: "REV1",
            [
                "identity_type": .string("resident"),
                "identity": .string("11010519491231002X"), "bank": .string("示例银行"),
                "account": .string("6222021234567890128"),
            ]
        )
        try ReadingTown.book(office)
        // For the sheet of REV1 on the round of 甲, which was on no session.
        try office.begin(
            "remuneration",
            "open",
            by: "SEC",
            [
                "title": .string("示例专家费"), "since": .string("2025-01-01"),
                "until": .string(office.today.description),
            ]
        )
        try office.authorise("FIN2", from: "FIN", roles: ["FIN"], since: "2026-01-15")
        for (name, roles) in cast where roles != ["PUB"] {
            _ = try office.token(of: name, by: name)
            try office.begin(
                "saved-view",
                of: office.person(name),
                "save",
                by: name,
                ["name": .string("示例视图"), "address": .string("kind=project")]
            )
        }
    }

    /// A reader by name, under the rules of the ledger or under others.
    func reader(_ name: String, _ rules: Rulebook? = nil) throws -> Reader {
        try Reader(office.caller(name), in: cases(rules))
    }

    func cases(_ rules: Rulebook? = nil) -> StoredCases {
        StoredCases(office.store, rules ?? self.rules, at: Instant(endOf: office.today))
    }

    /// Every case of every kind.
    func everything() throws -> [CaseStream] {
        let codes = try rules.charts.keys.sorted().flatMap {
            try office.store.list(kind: $0, after: "", limit: 1000)
        }
        let uncoded = try [first, second].flatMap { try office.store.children(of: office.id($0)) }
        return codes + uncoded.filter { $0.code.isEmpty }
    }
}

extension Rulebook {
    /// The same rules with another role matrix.
    func reading(_ reads: [String: [String: ReadScope]]) -> Rulebook {
        Rulebook(
            release: release,
            charts: charts,
            policyHash: policyHash,
            policy: policy,
            calendars: calendars,
            separateRoles: separateRoles,
            aloneRoles: aloneRoles,
            roleTitles: roleTitles,
            profiles: profiles,
            dimensions: dimensions,
            instruments: instruments,
            texts: texts,
            reads: reads
        )
    }
}
