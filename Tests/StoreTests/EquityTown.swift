import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// An enterprise with an agreement that was paid, whose equity another organisation is to hold.
struct EquityTown {
    let office: Office
    let enterprise: String
    let holder: String
    let project: String
    var agreement: String
    var table = ""

    /// Example B: 5,000,000.00 of registered capital, held by two founders.
    static let founders = "示例创始人甲,3000000.00,普通,货币;示例创始人乙,2000000.00"

    /// With so many halves of the whole cap paid, and a cap table of so many holders, if any.
    init(tranches: Int = 2, holders: String? = EquityTown.founders) throws {
        office = try Office()
        try office.hire("PIM", ["PIM"])
        enterprise = try office.payee("示例公司", Money.credit)
        holder = try office.organisation("示例持股公司", "91420100MA4K00000Q")
        project = try office.listedProject("示例转股项目", organisation: enterprise)
        try office.budget()
        agreement = try office.begin(
            "grant-agreement",
            of: project,
            "propose",
            by: "PO",
            [
                "amount": .int(Office.wholeCapFen), "payee": .string(enterprise),
                "holder": .string(holder), "ratios": .list([.int(50), .int(50)]),
                "milestones": .list([.string("2026-09-30")]),
            ]
        ).code
        try office.ask(agreement, "start_due_diligence", by: "PO")
        try office.ask(agreement, "record_diligence", by: "PO", Office.diligence)
        try office.decide(agreement)
        try office.sign(agreement)
        try office.pay(agreement, tranche: 1, amountFen: Office.wholeCapFen / 2)
        if tranches > 1 {
            try office.meetMilestone(agreement)
            try office.pay(agreement, tranche: 2, amountFen: Office.wholeCapFen / 2)
        }
        if let holders { table = try open(holders) }
    }

    /// Opens the enterprise's cap table and answers its code.
    func open(_ holders: String, form: String = "limited") throws -> String {
        try office.begin(
            "cap-table",
            of: enterprise,
            "open",
            by: "PIM",
            ["form": .string(form), "holders": .string(holders)],
            documents: ["registry_extract"]
        ).code
    }

    func round(
        _ preMoney: String = "40000000.00",
        _ investors: String = "示例投资,10000000.00",
        isRelated: Bool = false
    ) throws {
        var given: [String: Value] = [
            "name": .string("A轮"), "pre_money": .int(try Fen.parse(preMoney).count),
            "investors": .string(investors), "related_party": .bool(isRelated),
        ]
        if isRelated { given["relation"] = .string("示例负责人配偶的公司") }
        let papers = ["financing_agreement", "bank_receipt"]
        try office.ask(table, "record_round", by: "PIM", given, documents: papers)
    }

    func start(_ round: Int64 = 1, _ more: [String: Value] = [:]) throws {
        try office.ask(
            agreement,
            "start_conversion",
            by: "PIM",
            ["round": .int(round)].merging(more) { $1 },
            documents: ["financing_evidence"]
        )
    }

    func approve() throws {
        try office.ask(agreement, "approve_conversion", by: "DM", documents: ["decision_minutes"])
    }

    func settle(_ item: String) throws {
        try office.ask(
            agreement,
            "record_state_asset",
            by: "PIM",
            [
                "item": .string(item), "outcome": .string("not_applicable"),
                "reason": .string("示例：尚无国资评估要求"),
            ]
        )
    }

    func register() throws {
        try office.ask(
            agreement,
            "register_conversion",
            by: "PIM",
            documents: ["shareholder_resolution", "registration_change"]
        )
    }

    /// From a recorded round to the registration.
    func convert(_ round: Int64 = 1) throws {
        try start(round)
        try approve()
        try settle("appraisal_filing")
        try register()
    }

    func propose(
        _ units: String?,
        _ buyer: String = "示例受让方",
        venue: String = "property_exchange"
    ) throws {
        var given: [String: Value] = [
            "venue": .string(venue), "buyer": .string(buyer), "return_bps": .int(300),
            "reason": .string("示例退出"),
        ]
        given["units"] = units.map { .string($0) }
        try office.ask(agreement, "propose_exit", by: "PIM", given)
    }

    func exit(_ number: Int, _ event: String, by person: String, _ yuan: String? = nil) throws {
        let papers = [
            "approve_exit": ["decision_minutes"],
            "record_exit": ["share_transfer", "bank_receipt"],
            "record_return": ["treasury_receipt"],
        ]
        var given: [String: Value] = [:]
        let field = event == "record_exit" ? "gross" : "amount"
        given[field] = try yuan.map { .int(try Fen.parse($0).count) }
        try office.ask(
            agreement,
            event,
            by: person,
            given,
            instance: "equity-exit/\(number)",
            documents: papers[event] ?? []
        )
    }

    /// Sends what came back to the treasury: repaid, recovered, appropriate return, or all of it.
    func remit(_ yuan: String, _ parts: [String: String] = [:], by person: String = "FIN2") throws {
        var given = ["amount": Value.int(try Fen.parse(yuan).count)]
        for (part, yuan) in parts { given[part] = .int(try Fen.parse(yuan).count) }
        try office.ask(
            agreement,
            "remit",
            by: person,
            given,
            documents: ["treasury_receipt"]
        )
    }

    /// Accepts less for an exit than the appropriate return, and with a loss than the principal.
    func accept(_ number: Int, atLeast yuan: String, withLoss: Bool = false) throws {
        try office.ask(
            agreement,
            "accept_below",
            by: "DM",
            [
                "floor": .int(try Fen.parse(yuan).count), "with_loss": .bool(withLoss),
                "reason": .string("示例：市场价"),
            ],
            instance: "equity-exit/\(number)",
            documents: ["decision_minutes"] + (withLoss ? ["exemption_decision"] : [])
        )
    }

    // MARK: Looking

    func stream() throws -> CaseStream { try #require(try office.store.stream(agreement)) }

    func record() throws -> CapTableRecord {
        CapTableRecord(try #require(try office.store.stream(table)))
    }

    func amount(_ field: String, of instance: String = "") throws -> String {
        Fen(try stream().integer(field, of: instance) ?? -1).yuanText
    }

    /// Shares now, by the numbers of the holders.
    func shares() throws -> [String] {
        let stage = try #require(try record().table().stages.last)
        let shares = stage.positions.compactMap { stage.share(of: $0.holder) }
        let sum = try shares.reduce(Rational.zero) { try $0.adding($1) }
        #expect(sum == Rational(1))
        return shares.map(\.description)
    }

    func reading(_ timing: String) throws -> [String: Value] {
        guard case .map(let sheet) = try stream().field("computation"),
            case .list(let readings)? = sheet[.string("readings")]
        else { return [:] }
        for case .map(let one) in readings where one[.string("timing")] == .string(timing) {
            return Dictionary(
                uniqueKeysWithValues: one.compactMap { key, value in
                    if case .string(let name) = key { (name, value) } else { nil }
                }
            )
        }
        return [:]
    }

    /// The reasons with their places; nothing was written by what is refused.
    func refused(_ deed: () throws -> Void) throws -> [String] {
        let before = try events()
        do {
            try deed()
        } catch let refusal as Refusal {
            for blocker in refusal.blockers {
                #expect(!blocker.message.zh.isEmpty && !blocker.message.en.isEmpty)
            }
            #expect(try events() == before)
            return refusal.blockers.map { "\($0.code) \($0.place)" }
        }
        return []
    }

    private func events() throws -> [String] {
        try office.database.read { connection in
            try connection.all("SELECT stream, MAX(version) FROM event GROUP BY stream", []) {
                "\(try $0.text(0)) \(try $0.integer(1))"
            }
        }.sorted()
    }
}
