import Expression
import Portfolio
import Testing
import Workflow

@Suite struct `The cash plan` {
    /// An agreement of two halves, of which the second waits for milestones.
    private func agreement(
        _ code: String = "BZ-2026-000001",
        stages: [String] = ["planned", "planned"],
        milestones: [(tranche: Int64, due: String, state: String)] = [],
        _ change: (inout InstanceState) -> Void = { _ in }
    ) -> CaseStream {
        var root = InstanceState()
        root.active = ["active.running.performing"]
        root.fields = [
            "amount": .int(600), "committed": .int(600), "signed_on": .string("2026-01-05"),
        ]
        change(&root)
        var instances = ["": root]
        for (index, stage) in stages.enumerated() {
            var tranche = InstanceState()
            tranche.active = [stage]
            tranche.fields = ["number": .int(Int64(index + 1)), "amount": .int(300)]
            if stage == "paid" {
                tranche.fields["paid"] = .int(290)
                tranche.fields["paid_on"] = .string("2026-02-10")
            }
            instances["tranche/\(index + 1)"] = tranche
        }
        for (index, given) in milestones.enumerated() {
            var milestone = InstanceState()
            milestone.active = [given.state]
            milestone.fields = [
                "number": .int(Int64(index + 1)), "tranche": .int(given.tranche),
                "due_on": .string(given.due),
            ]
            instances["milestone/\(index + 1)"] = milestone
        }
        return stream(code, GrantProcedure.kind, instances, parent: "project")
    }

    private func stream(
        _ id: String,
        _ kind: String,
        _ instances: [String: InstanceState],
        parent: String? = nil
    ) -> CaseStream {
        CaseStream(
            id: id,
            kind: kind,
            code: id,
            parent: parent,
            version: 1,
            instances: instances,
            documents: []
        )
    }

    private func account(_ id: String, _ kind: String, _ fields: [String: Int64]) -> CaseStream {
        var state = InstanceState()
        state.fields = fields.mapValues { .int($0) }
        return stream(id, kind, ["": state], parent: "project")
    }

    private func budget(_ year: Int64, _ fen: Int64, used: Int64 = 0) -> CaseStream {
        account(
            "FY\(year)-GTE",
            BudgetProcedure.kind,
            ["fiscal_year": year, "appropriated": fen, "disbursed": used]
        )
    }

    private func plan(
        _ agreements: [CaseStream],
        _ budgets: [CaseStream],
        others: [String: CaseStream] = [:],
        caps: [String: CaseStream] = [:],
        on day: String = "2026-03-15"
    ) throws -> CashPlan {
        CashPlan(
            CashPlan.Sources(agreements: agreements, others: others, caps: caps, budgets: budgets),
            on: try date(day)
        )
    }

    @Test func `expects a tranche when its last open milestone is due`() throws {
        let plan = try plan(
            [
                agreement(
                    stages: ["paid", "planned"],
                    milestones: [(2, "2026-06-30", "planned"), (2, "2026-04-30", "accepted")]
                )
            ],
            [budget(2026, 1000, used: 290)]
        )
        #expect(plan.items.map(\.expectedOn) == [try date("2026-06-30")])
        #expect(plan.items[0].risks == [.milestoneOpen])
        let paid = plan.months.filter { $0.paid > .zero }
        #expect(paid.map { "\($0.month) \($0.paid.count)" } == ["2026-02 290"])
        #expect(plan.months.count == 12)
        #expect(plan.months[5].atRisk == Fen(300))
        #expect(plan.years.map(\.expected) == [Fen(300)])
        #expect(plan.years[0].budget?.available == Fen(710))
        #expect(plan.years[0].lacking == .zero)
    }

    @Test(arguments: [
        ("accepted", "2026-02-01", "2026-03-15", [CashRisk]()),
        ("waived", "2026-02-01", "2026-03-15", []),
        ("planned", "2026-02-01", "2026-03-15", [.milestoneOverdue]),
        ("submitted", "2026-02-01", "2026-03-15", [.milestoneOpen]),
        ("rejected", "2026-05-01", "2026-05-01", [.milestoneRejected]),
        ("conditional", "2026-05-01", "2026-05-01", [.milestoneOpen]),
    ])
    func `tells why a milestone puts a payment at risk`(
        state: String,
        due: String,
        expected: String,
        risks: [CashRisk]
    ) throws {
        let plan = try plan(
            [agreement(stages: ["paid", "planned"], milestones: [(2, due, state)])],
            [budget(2026, 1000)]
        )
        #expect(plan.items.map(\.expectedOn) == [try date(expected)])
        #expect(plan.items.map(\.risks) == [risks])
    }

    @Test func `holds every payment while a stop condition is rejected`() throws {
        var stopped = agreement(milestones: [(2, "2026-05-01", "rejected")])
        let key = try #require(stopped.keys(of: "milestone").first)
        stopped.instances[key]?.fields["stops"] = .bool(true)
        let plan = try plan([stopped], [budget(2026, 1000)])
        #expect(
            plan.items.map(\.risks) == [[.milestoneStop], [.milestoneStop, .milestoneRejected]]
        )
    }

    @Test func `never expects a tranche before an earlier one, and holds the year's turn`() throws {
        let plan = try plan(
            [
                agreement(
                    milestones: [(1, "2027-01-10", "planned"), (2, "2026-06-30", "accepted")]
                )
            ],
            [budget(2026, 1000)]
        )
        #expect(plan.items.map(\.expectedOn.year) == [2027, 2027])
        #expect(plan.items[0].risks == [.milestoneOpen, .budgetMissing])
        #expect(plan.items[1].risks == [.budgetMissing])
        #expect(plan.months.last?.month.description == "2027-01")
        #expect(plan.years.map(\.year) == [2026, 2027])
        #expect(plan.years[1].lacking == Fen(600))
    }

    @Test func `uses a budget in the order of the days, to the last fen`() throws {
        let agreements = [agreement("BZ-2026-000001"), agreement("BZ-2026-000002")]
        let exact = try plan(agreements, [budget(2026, 1200)])
        #expect(exact.items.allSatisfy { !$0.isAtRisk })
        let short = try plan(agreements, [budget(2026, 1199)])
        #expect(short.items.map(\.risks) == [[], [], [], [.budgetShort]])
        #expect(short.years[0].lacking == Fen(1))
        #expect(short.years[0].atRisk == Fen(300))
    }

    @Test func `tells what stands against a whole agreement`() throws {
        func risks(
            others: [String: CaseStream] = [:],
            caps: [String: CaseStream] = [:],
            _ change: @escaping (inout InstanceState) -> Void
        ) throws -> [CashRisk] {
            let one = agreement(stages: ["planned"], change)
            return try plan([one], [budget(2026, 1000)], others: others, caps: caps)
                .items.flatMap(\.risks)
        }
        #expect(try risks { _ in } == [])
        #expect(try risks { $0.fields["signed_on"] = .null } == [.notSigned])
        #expect(try risks { $0.isHeld = true } == [.held])
        #expect(try risks { $0.active = ["active.running.repaying"] } == [.notPerforming])
        #expect(try risks { $0.isDone = true } == [])
        var standing = InstanceState()
        standing.active = ["published.running"]
        let notice = stream("notice", "notice", ["": standing])
        let linked: (inout InstanceState) -> Void = { $0.fields["notice"] = .string("notice") }
        #expect(try risks(others: ["notice": notice], linked) == [.noticeOpen])
        standing.active = ["ended_clean"]
        let ended = stream("notice", "notice", ["": standing])
        #expect(try risks(others: ["notice": ended], linked) == [])
        let undecided: (inout InstanceState) -> Void = { $0.fields["committed"] = .int(0) }
        let cap = account("cap", CapAccount.kind, ["limit": 1000, "committed": 401])
        #expect(try risks(caps: ["project": cap], undecided) == [.notDecided, .cap])
        let wide = account("cap", CapAccount.kind, ["limit": 1000, "committed": 400])
        #expect(try risks(caps: ["project": wide], undecided) == [.notDecided])
    }
}
