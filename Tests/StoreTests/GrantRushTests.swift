import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// People who move agreements and their money at the same moment, often the same thing twice.
struct GrantRush {
    typealias Wish = SupportStory.Wish

    var story: RandomStory
    var told: [String: Int] = [:]

    /// Twelve agreements of three groups, more than their caps and the year's budget hold.
    init(seed: UInt64) throws {
        let office = try Office(durability: .off)
        let company = try office.payee("示例公司", "91350100M000100Y43")
        try office.budget(amountFen: 700_000_000)
        story = RandomStory(office: office, company: company, seed: seed)
        for number in 1...3 {
            let project = try office.listedProject("示例争用\(number)", organisation: company)
            story.projects.append(project)
            story.canonical[project] = project
            for amount: Int64 in [300_000_000, 240_000_001, 180_000_000, 90_000_002] {
                let code = try office.agreement(of: project, amountFen: amount, payee: company)
                story.agreements.append(code)
                story.projectOf[code] = project
            }
        }
    }

    mutating func rush(_ count: Int) async throws {
        var wishes: [Wish] = []
        while wishes.count < count {
            guard let wish = try wish() else { continue }
            wishes.append(wish)
            // Somebody else asks for the same thing.
            guard Bool.random(using: &story.generator) else { continue }
            let other = wish.person == "FIN2" ? "FIN" : wish.person
            wishes.append(Wish(person: other, command: wish.command))
        }
        let office = story.office
        let outcomes = try await withThrowingTaskGroup(of: [String].self) { group in
            for wish in wishes {
                group.addTask {
                    do {
                        let caller = office.caller(wish.person)
                        _ = try await office.casework.perform(wish.command, by: caller)
                        return [wish.command.event]
                    } catch let refusal as Refusal {
                        return refusal.blockers.map(\.code)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        for name in outcomes { told[name, default: 0] += 1 }
        _ = try story.checkedSums(since: CapSums(), .refusal)
    }

    /// Every other agreement that is signed may go on to its second tranche.
    func meetMilestones() throws {
        for (number, code) in story.agreements.enumerated() where number % 2 == 0 {
            guard try story.office.store.stream(code)?.isIn("active") == true else { continue }
            try story.office.meetMilestone(code)
        }
    }

    private mutating func wish() throws -> Wish? {
        guard let code = story.pick(story.agreements),
            let stream = try story.office.store.stream(code)
        else { return nil }
        if stream.isIn("due_diligence") {
            return wish(
                "DM",
                code,
                "decide",
                documents: ["due_diligence_report", "decision_minutes"]
            )
        }
        if stream.isIn("decided") {
            let amount = ["amount": stream.field("amount")]
            return wish("PO", code, "sign", amount, documents: ["agreement"])
        }
        guard let key = story.pick(stream.keys(of: "tranche")) else { return nil }
        return tranche(stream, key)
    }

    private mutating func tranche(_ stream: CaseStream, _ key: String) -> Wish? {
        let code = stream.code
        let reason: [String: Value] = ["reason": .string("示例")]
        switch stream.instances[key]?.active.first {
        case "planned":
            let isDropped = Int.random(in: 0..<12, using: &story.generator) == 0
            return isDropped
                ? wish("DIR", code, "cancel", reason, key) : wish("PO", code, "request", [:], key)
        case "requested": return wish("FIN", code, "approve", [:], key)
        case "releasing": return wish("DIR", code, "release", [:], key)
        case "approved":
            let difference = Int64.random(in: -1...1, using: &story.generator)
            let amount = (stream.integer("requested", of: key) ?? 0) + difference
            let given: [String: Value] = ["amount": .int(amount)]
            return wish("FIN2", code, "pay", given, key, documents: ["payment_voucher"])
        case "paid.unreceipted":
            if Bool.random(using: &story.generator) {
                return wish(
                    "FIN",
                    code,
                    "return_transfer",
                    reason,
                    key,
                    documents: ["bank_receipt"]
                )
            }
            let fen = Int64.random(in: 1...100_000_000, using: &story.generator)
            let given: [String: Value] = ["amount": .int(fen)]
            return wish("FIN", code, "record_repayment", given, documents: ["bank_receipt"])
        default: return nil
        }
    }

    private func wish(
        _ person: String,
        _ code: String,
        _ event: String,
        _ payload: [String: Value] = [:],
        _ instance: String = "",
        documents: [String] = []
    ) -> Wish {
        let command = story.office.command(
            code,
            event,
            payload,
            instance: instance,
            documents: documents
        )
        return Wish(person: person, command: command)
    }
}

@Suite struct `Random stories of many hands` {
    @Test func `INV-20 to INV-25 and INV-37 hold whatever is asked at the same moment`()
        async throws
    {
        var told: [String: Int] = [:]
        for seed: UInt64 in [4, 19] {
            var rush = try GrantRush(seed: seed)
            for number in 0..<24 {
                if number == 10 { try rush.meetMilestones() }
                try await rush.rush(16)
            }
            #expect(try rush.story.checkHands() > 0, "seed \(seed)")
            #expect(try rush.story.office.store.reexecute().differences == [], "seed \(seed)")
            told.merge(rush.told, uniquingKeysWith: +)
        }
        // What never happens, and what is never refused, proves nothing.
        let wanted = [
            "decide", "sign", "request", "approve", "release", "pay", "return_transfer",
            "record_repayment", "cancel", "CAP_GTE", "BUDGET_FY", "MILESTONE_OPEN",
            "TRANCHE_AMOUNT", "SAME_PERSON", "NOT_POSSIBLE_NOW",
        ]
        #expect(wanted.filter { told[$0, default: 0] == 0 } == [])
    }
}
