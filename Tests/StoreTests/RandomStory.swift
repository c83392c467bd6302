import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// What one turn of a story can bring about.
enum Deed: String, CaseIterable {
    case proposal
    case decision
    case signature
    case trancheStep
    case payment
    case transferReturn
    case receipt
    case milestone
    case hold
    case resumption
    case merge
    /// A merge whose sum exceeds the cap, which the account records.
    case mergeAboveCap
    case split
    case listing
    case separation
    /// A separation of a part that has commitments, which go with it.
    case fundedSeparation
    case agreementCancellation
    case trancheCancellation
    /// An opening balance that is entered and confirmed.
    case opening
    case openingVoided
    case clockForwards
    case clockBackwards
    case refusal
}

/// People who try this and that on a few projects, and what must be true after each try.
struct RandomStory {
    let office: Office
    let company: String
    let seed: UInt64
    var generator: StoryGenerator
    var projects: [String] = []
    var agreements: [String] = []
    /// The project of each agreement.
    var projectOf: [String: String] = [:]
    private var parts: [String] = []
    /// Projects that came in with an opening balance.
    var opened: [String] = []
    /// The canonical project of each project's group, as the deeds alone tell it.
    var canonical: [String: String] = [:]
    /// The ids of the groups that each project ever joined, oldest first.
    private(set) var joined: [String: [String]] = [:]
    private var told: [Deed: Int] = [:]
    private var sums = CapSums()

    init(office: Office, company: String, seed: UInt64) {
        self.office = office
        self.company = company
        self.seed = seed
        generator = StoryGenerator(state: seed)
    }

    /// A listed project with core IP enough for several parts.
    mutating func begin(_ title: String) throws {
        let project = try office.listedProject(title, organisation: company)
        let items = (1...8).map { Value.string("\(title)专利\($0)") }
        try edit(project, coreIP: .list(items))
        projects.append(project)
        canonical[project] = project
    }

    mutating func pick<T>(_ choices: [T]) -> T? {
        choices.randomElement(using: &generator)
    }

    /// One attempt; a refusal is a normal answer, and what is accepted leaves every law kept.
    mutating func turn() throws { try turn { try $0.attempt() } }

    mutating func turn(_ attempt: (inout RandomStory) throws -> Deed?) throws {
        do {
            guard let deed = try attempt(&self) else { return }
            told[deed, default: 0] += 1
            let before = sums
            sums = try checkedSums(since: before, deed)
            if sums.excessFen > before.excessFen { told[.mergeAboveCap, default: 0] += 1 }
        } catch is Refusal {
            told[.refusal, default: 0] += 1
        }
    }

    /// How often each deed was told; of the clock running backwards the ledger itself tells.
    func deeds() throws -> [Deed: Int] {
        var told = told
        told[.clockBackwards] = try office.store.events(of: try office.id("LEDGER")).count {
            $0.type == "ledger.clock_backwards"
        }
        return told
    }

    private mutating func attempt() throws -> Deed? {
        switch Int.random(in: 0..<24, using: &generator) {
        case 0, 1: try propose()
        case 2, 3, 4, 5: try decide()
        case 6, 7, 8, 9, 10, 11, 12: try money()
        case 13: try milestone()
        case 14, 15: try hold()
        case 16: try merge()
        case 17: try cancel()
        case 18, 19: try split()
        case 20, 21: try raise()
        case 22: try separate()
        default: moveClock()
        }
    }

    // MARK: Money

    private mutating func propose() throws -> Deed? {
        let choices = Bool.random(using: &generator) ? parts : projects
        guard let project = pick(choices), agreements.count < 12 else { return nil }
        let amount = Int64.random(in: 1...400_000_000, using: &generator)
        let agreement = try office.agreement(
            of: project,
            amountFen: amount,
            payee: company,
            milestoneDue: office.today.adding(days: 200).description
        )
        agreements.append(agreement)
        projectOf[agreement] = project
        return .proposal
    }

    private mutating func decide() throws -> Deed? {
        guard let agreement = pick(agreements), let stream = try office.store.stream(agreement)
        else { return nil }
        guard stream.isIn("decided") else {
            try office.decide(agreement)
            return .decision
        }
        if stream.isIn("decided.preparing") { try office.seal(agreement) }
        try office.ask(
            agreement,
            "sign",
            by: "PO",
            ["amount": stream.field("amount")],
            documents: ["agreement"]
        )
        return .signature
    }

    private mutating func money() throws -> Deed? {
        guard let agreement = pick(agreements), let stream = try office.store.stream(agreement),
            let instance = pick(stream.keys(of: "tranche"))
        else { return nil }
        let amount = stream.integer("amount", of: instance) ?? 0
        // Too much is refused; too little leaves a rest that is never paid.
        let difference = Int64.random(in: -1...1, using: &generator)
        let person = pick(["PO", "FIN", "FIN2", "FIN2"]) ?? "PO"
        switch stream.instances[instance]?.active.first {
        case "planned": try office.ask(agreement, "request", by: "PO", instance: instance)
        case "requested": try office.ask(agreement, "approve", by: person, instance: instance)
        case "releasing": try office.ask(agreement, "release", by: "DIR", instance: instance)
        case "paid.unreceipted":
            return try afterPayment(agreement, instance)
        default:
            try office.ask(
                agreement,
                "pay",
                by: person,
                ["amount": .int(amount + difference)],
                instance: instance,
                documents: ["payment_voucher"]
            )
            return .payment
        }
        return .trancheStep
    }

    private mutating func cancel() throws -> Deed? {
        guard let agreement = pick(agreements), let stream = try office.store.stream(agreement)
        else { return nil }
        let instance = Bool.random(using: &generator) ? "" : pick(stream.keys(of: "tranche")) ?? ""
        try office.ask(
            agreement,
            "cancel",
            by: "DIR",
            ["reason": .string("示例取消")],
            instance: instance
        )
        return instance.isEmpty ? .agreementCancellation : .trancheCancellation
    }

    // MARK: Time

    private mutating func hold() throws -> Deed? {
        let all = projects + agreements
        let held = try all.filter { try office.store.stream($0)?.root.isHeld ?? false }
        let isResumed = Int.random(in: 0..<3, using: &generator) < held.count
        guard let target = pick(isResumed ? held : all) else { return nil }
        try office.ask(target, isResumed ? "resume" : "hold", by: "DIR")
        return isResumed ? .resumption : .hold
    }

    /// Forward a few days, or back: the ledger's own time never runs backwards.
    private mutating func moveClock() -> Deed? {
        let days = Int64.random(in: -3...9, using: &generator)
        let now = Instant(endOf: office.today).milliseconds
        office.setClock(Instant(milliseconds: now + days * 86_400_000))
        return days > 0 ? .clockForwards : nil
    }

    // MARK: Groups

    private mutating func merge() throws -> Deed? {
        guard let from = pick(projects), let into = pick(projects) else { return nil }
        let payload: [String: Value] = ["canonical": .string(try office.id(into))]
        try office.ask(
            from,
            "propose_merge",
            by: "PO",
            payload.merging(["reason": .string("示例重复")]) { $1 }
        )
        try office.ask(from, "merge_into", by: "DIR", payload)
        let (left, target) = (canonical[from], canonical[into] ?? into)
        for (project, group) in canonical where group == left { canonical[project] = target }
        let group = try office.id(target)
        // A part that merges into its own group joins nothing new.
        if left == from || joined[from]?.last != group {
            joined[from, default: []].append(group)
        }
        return .merge
    }

    /// As `dipper project split` does, with one item of the core IP.
    private mutating func split() throws -> Deed? {
        guard parts.count < 3, let project = pick(projects),
            case .list(let items)? = try office.store.stream(project)?.field("core_ip"),
            let item = pick(items)
        else { return nil }
        let reply = try office.ask(
            project,
            "split_off",
            by: "PO",
            [
                "title": .string("示例拆出项目"), "core_ip": .list([item]),
                "reason": .string("示例两条技术路线"),
            ],
            documents: ["split_decision"]
        )
        let part = reply.moved[1].code
        parts.append(part)
        projects.append(part)
        canonical[part] = canonical[project]
        joined[part] = [try office.id(canonical[project] ?? project)]
        return .split
    }

    /// Brings a part on towards an evaluation of its own and its listing.
    private mutating func raise() throws -> Deed? {
        guard let part = pick(parts), let stream = try office.store.stream(part) else { return nil }
        if stream.isIn("case.lead") {
            try edit(part, coreIP: stream.field("core_ip"), contact: "示例联系人")
            try office.accept(part, organisation: company)
            try edit(part, coreIP: stream.field("core_ip"))
            try office.review(part)
            try office.ask(part, "propose_listing", by: "PO", documents: ["cultivation_plan"])
            try office.ask(
                part,
                "publish",
                by: "DIR",
                ["subject": .string("示例公示")],
                documents: ["decision_minutes"]
            )
        }
        try office.advance(days: 10)
        try office.ask(part, "list", by: "DIR", documents: ["listing_document"])
        return .listing
    }

    private mutating func separate() throws -> Deed? {
        guard let part = pick(parts) else { return nil }
        try office.ask(part, "separate_group", by: "DIR", documents: ["group_decision"])
        canonical[part] = part
        joined[part, default: []].append(try office.id(part))
        let isFunded = try agreements.contains { agreement in
            try projectOf[agreement] == part
                && office.store.stream(agreement)?.integer("committed") ?? 0 > 0
        }
        return isFunded ? .fundedSeparation : .separation
    }

    private func edit(_ project: String, coreIP: Value, contact: String? = nil) throws {
        var payload: [String: Value] = ["core_ip": coreIP, "reason": .string("示例更正")]
        if let contact { payload["contact"] = .string(contact) }
        try office.ask(project, "edit", by: "PO", payload)
    }
}
