import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// People who try this and that with the policy's other money, one by one or all at once.
struct SupportStory {
    /// Who asks for what.
    struct Wish: Sendable {
        let person: String
        let command: Command
    }

    let office: Office
    let seed: UInt64
    var generator: StoryGenerator
    let payees: [String: String]
    let projects: [String]
    var supports: [String] = []
    var lists: [String] = []
    /// How often each event was accepted, and each code refused.
    var told: [String: Int] = [:]

    /// The caps in fen; none for what the policy leaves open.
    static let instruments: [(code: String, capFen: Int64)] = [
        ("NATMATCH", 500_000_000), ("CONTEST", 100_000_000), ("FOURFIRST", 1_000_000_000),
        ("RD_ENT", 100_000_000), ("CENTRE_OPS", 1_000_000_000), ("FUND_INCENTIVE", 100),
    ]
    static let budgets = [
        "NATMATCH": "6000000.00", "CONTEST": "1200000.00", "FOURFIRST": "8000000.00",
        "RD_ENT": "900000.00", "CENTRE_OPS": "9000000.00",
    ]

    init(seed: UInt64) throws {
        office = try Office(durability: .off)
        self.seed = seed
        generator = StoryGenerator(state: seed)
        let company = try office.payee("示例公司", "91350100M000100Y43")
        var payees = ["enterprise": company]
        for kind in ["university", "public_institution", "fund_manager"] {
            let name = "示例\(kind)"
            let payee = try office.organisation(name, kind: kind)
            try office.account(of: payee, named: name)
            payees[kind] = payee
        }
        self.payees = payees
        projects = try [
            office.project("示例甲项目", ledBy: company), office.project("示例乙项目", ledBy: company),
            office.project("示例高校项目", ledBy: payees["university"] ?? ""),
        ]
        try office.ask(
            company,
            "list_tier",
            by: "PO",
            ["tier": .string("RD_ENTERPRISE"), "status": .string("listed")],
            documents: ["tier_document"]
        )
        for (code, yuan) in Self.budgets.sorted(by: { $0.key < $1.key }) {
            try office.setBudget(code, yuan)
        }
        // The accounts of the payees have cooled off by then.
        try office.advance(days: 10)
    }

    // MARK: Telling

    /// One attempt; what is refused leaves no event.
    mutating func turn() throws {
        guard let wish = try wish() else { return }
        let head = try office.store.headPosition()
        do {
            let reply = try office.casework.performSync(
                wish.command,
                by: office.caller(wish.person)
            )
            note(wish, reply)
        } catch let refusal as Refusal {
            note(refusal)
            #expect(try office.store.headPosition() == head, "seed \(seed) \(wish)")
        }
        try check("seed \(seed) after \(wish.command.event) of \(wish.command.target)")
    }

    /// So many attempts at the same moment.
    mutating func rush(_ count: Int) async throws {
        var wishes: [Wish] = []
        for _ in 0..<count {
            if let wish = try wish() { wishes.append(wish) }
        }
        let office = office
        let outcomes = try await withThrowingTaskGroup(of: (Wish, Reply?, Refusal?).self) { group in
            for wish in wishes {
                group.addTask {
                    do {
                        let caller = office.caller(wish.person)
                        return (
                            wish, try await office.casework.perform(wish.command, by: caller), nil
                        )
                    } catch let refusal as Refusal {
                        return (wish, nil, refusal)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (wish, reply, refusal) in outcomes {
            if let reply { note(wish, reply) }
            if let refusal { note(refusal) }
        }
        try check("seed \(seed) after \(wishes.map(\.command.event)) at once")
    }

    private mutating func note(_ wish: Wish, _ reply: Reply) {
        told[wish.command.event, default: 0] += 1
        for moved in reply.moved {
            if moved.kind == "support", !supports.contains(moved.code) {
                supports.append(moved.code)
            }
            if moved.kind == "cost-list", !lists.contains(moved.code) { lists.append(moved.code) }
        }
    }

    private mutating func note(_ refusal: Refusal) {
        for code in Set(refusal.blockers.map(\.code)) { told[code, default: 0] += 1 }
    }

    // MARK: Wishes

    mutating func pick<T>(_ choices: [T]) -> T? { choices.randomElement(using: &generator) }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }

    private mutating func wish() throws -> Wish? {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1: supports.count < 30 ? propose() : nil
        case 2: try expense()
        default: try move()
        }
    }

    func wish(
        _ person: String,
        _ code: String,
        _ event: String,
        _ payload: [String: Value] = [:],
        _ documents: String...
    ) -> Wish {
        Wish(person: person, command: office.command(code, event, payload, documents: documents))
    }

    /// An amount around a cap, or any below it.
    private mutating func amount(_ capFen: Int64) -> Value {
        let choices = [capFen, capFen + 1, capFen / 2, capFen / 2 + 1]
        let any = Int64.random(in: 1...capFen, using: &generator)
        return .int(pick(choices + [any, any, any]) ?? any)
    }

    private mutating func propose() -> Wish {
        let (instrument, capFen) = pick(Self.instruments) ?? ("NATMATCH", 1)
        var kind = "enterprise"
        var payload: [String: Value] = [
            "instrument": .string(instrument), "amount": amount(capFen),
        ]
        switch instrument {
        case "NATMATCH", "FOURFIRST":
            let number = Int.random(in: 0..<projects.count, using: &generator)
            payload["project"] = .string(projects[number])
            if number == 2, instrument == "NATMATCH" { kind = "university" }
            if instrument == "FOURFIRST" { payload["first_kind"] = .string("first_batch") }
        case "CONTEST":
            payload["amount"] = nil
            payload["leader"] = .string(office.person(pick(["REV1", "REV2"]) ?? ""))
            payload["edition"] = .string(pick(["2026", "2027"]) ?? "")
            payload["prize"] = .string(pick(["创新突破奖", "创新引领奖"]) ?? "")
        case "CENTRE_OPS": kind = "public_institution"
        case "FUND_INCENTIVE": kind = "fund_manager"
        default: break
        }
        payload["payee"] = .string(payees[kind] ?? "")
        let target = Command.Target.new(kind: "support", parent: nil)
        return Wish(
            person: "PO",
            command: Command(target: target, event: "propose", payload: payload)
        )
    }

    /// What comes next for a support, or now and then something else.
    private mutating func move() throws -> Wish? {
        guard let code = pick(supports), let stream = try office.store.stream(code) else {
            return nil
        }
        if chance(7) { return aside(stream) }
        switch stream.root.active.first {
        case "proposed": return wish("PO2", code, "check", [:], "eligibility_evidence")
        case "eligible":
            let amount = stream.integer("amount") ?? 1
            let less = Value.int(Int64.random(in: 1...amount, using: &generator))
            return wish(
                "DM",
                code,
                "decide",
                chance(3) ? ["amount": less] : [:],
                "decision_minutes"
            )
        case "performing.idle":
            let isMatch = stream.text("instrument") == "NATMATCH"
            if isMatch, chance(4), let voucher = pick(Self.vouchers(of: stream)) {
                return strike(code, voucher)
            }
            if isMatch, chance(2) { return national(code) }
            return wish("PO", code, "request", chance(3) ? ["amount": amount(50_000_000)] : [:])
        case "performing.requested": return wish("FIN", code, "approve")
        case "performing.releasing": return wish("DIR", code, "release")
        case "performing.approved":
            let fen =
                (stream.integer("requested") ?? 0) + Int64.random(in: -1...1, using: &generator)
            let person = pick(["FIN2", "FIN2", "FIN2", "FIN"]) ?? "FIN2"
            return wish(person, code, "pay", ["amount": .int(fen)], "payment_voucher")
        default: return aside(stream)
        }
    }

    private mutating func national(_ code: String) -> Wish {
        let voucher = Value.string("示例\(Int.random(in: 1...5, using: &generator))")
        let fen = pick([1, 3, 99_999_999, 400_000_000, 800_000_000]) ?? 1
        return wish(
            "PO",
            code,
            "record_national",
            ["voucher": voucher, "amount": .int(Int64(fen))],
            "national_voucher"
        )
    }

    private func strike(_ code: String, _ voucher: String) -> Wish {
        let given: [String: Value] = ["voucher": .string(voucher), "reason": .string("示例")]
        return wish("PO", code, "strike_national", given)
    }

    private static func vouchers(of stream: CaseStream) -> [String] {
        guard case .list(let entries) = stream.field("national") else { return [] }
        return entries.compactMap { entry in
            guard case .map(let members) = entry,
                case .string(let voucher)? = members[.string("voucher")]
            else { return nil }
            return voucher
        }
    }

    private mutating func aside(_ stream: CaseStream) -> Wish {
        let reason: [String: Value] = ["reason": .string("示例")]
        let code = stream.code
        let here = (stream.integer("recovered") ?? 0) - (stream.integer("remitted") ?? 0)
        if here > 0, chance(2) {
            let sent: [String: Value] = ["amount": .int(here + (chance(4) ? 1 : 0))]
            return wish(pick(["FIN", "FIN2"]) ?? "FIN", code, "remit", sent, "treasury_receipt")
        }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return wish("DIR", code, "cancel", reason)
        case 1: return wish("PO", code, "close")
        case 2: return wish("FIN", code, "return", reason)
        case 3:
            return strike(code, pick(Self.vouchers(of: stream)) ?? "示例1")
        default:
            let fen = Int64.random(in: 1...max(2, stream.integer("paid") ?? 0), using: &generator)
            return wish("FIN", code, "record_recovery", ["amount": .int(fen)], "bank_receipt")
        }
    }

    /// Lists over few invoices, so that one stands on several of them.
    private mutating func expense() throws -> Wish? {
        if chance(2), let list = pick(lists) {
            let state = try office.store.stream(list)?.root.active.first
            let isFiled = state == "filed"
            let reason: [String: Value] = ["reason": .string("示例")]
            return isFiled ? wish("FIN", list, "accept") : wish("DIR", list, "withdraw", reason)
        }
        guard let parent = pick(supports) else { return nil }
        let invoices = Set((0..<2).map { _ in Int.random(in: 1...6, using: &generator) }).sorted()
        let rows = invoices.map { number in
            JSON.object([
                "invoice": .text("2542000000000\(number)"), "payee": "示例炉业有限公司",
                "amount": .text("\(number)00.00"), "on": "2026-01-03", "what": "示例设备",
            ])
        }
        let text = JSON.object(["rows": .array(rows)]).canonicalText
        return Wish(
            person: "PO",
            command: Command(
                target: .new(kind: "cost-list", parent: nil),
                event: "file",
                payload: ["case": .string(parent), "rows": .string(text)]
            )
        )
    }
}
