import Expression
import Portfolio
import Testing
import Workflow

/// What other support adds to the cash plan.
@Suite struct `Support in the cash plan` {
    private func support(
        _ instrument: String = "FOURFIRST",
        _ state: String = "performing.idle",
        _ fields: [String: Value] = [:]
    ) -> CaseStream {
        var root = InstanceState()
        root.active = [state]
        root.fields = [
            "instrument": .string(instrument), "project": .string("project"),
            "amount": .int(900), "committed": .int(state.hasPrefix("performing") ? 900 : 0),
        ]
        .merging(fields) { $1 }
        return stream("ZC-2026-000001", SupportProcedure.kind, root, parent: "project")
    }

    private func stream(
        _ id: String,
        _ kind: String,
        _ root: InstanceState,
        parent: String? = nil
    ) -> CaseStream {
        CaseStream(
            id: id,
            kind: kind,
            code: id,
            parent: parent,
            version: 1,
            instances: ["": root],
            documents: []
        )
    }

    private func budget(_ instrument: String, _ year: Int64, _ fen: Int64) -> CaseStream {
        var state = InstanceState()
        state.fields = [
            "fiscal_year": .int(year), "instrument": .string(instrument),
            "appropriated": .int(fen),
        ]
        return stream("FY\(year)-\(instrument)", BudgetProcedure.kind, state)
    }

    private func plan(
        _ support: CaseStream,
        _ budgets: [CaseStream] = [],
        others: [String: CaseStream] = [:]
    ) throws -> CashPlan {
        CashPlan(
            CashPlan.Sources(agreements: [support], others: others, caps: [:], budgets: budgets),
            on: try date("2026-03-15")
        )
    }

    @Test func `is what is asked for and what is promised beside it, at once`() throws {
        let paid: Value = .map([
            .string("amount"): .int(200), .string("on"): .string("2026-02-10"),
        ])
        let one = support(
            "FOURFIRST",
            "performing.approved",
            ["requested": .int(300), "paid": .int(200), "payments": .list([paid])]
        )
        let plan = try plan(one, [budget("FOURFIRST", 2026, 300), budget("GTE", 2026, 9000)])
        #expect(plan.items.map(\.tranche.expected) == [Fen(300), Fen(400)])
        #expect(plan.items.map(\.tranche.number) == [2, 3])
        #expect(plan.items.map(\.tranche.stage) == [.approved, .planned])
        // Its own budget is used, never that of another instrument.
        #expect(plan.items.map(\.risks) == [[], [.budgetShort]])
        #expect(plan.items.allSatisfy { "\($0.expectedOn)" == "2026-03-15" })
        let months = plan.months.filter { $0.paid > .zero }
        #expect(months.map { "\($0.month) \($0.paid.count)" } == ["2026-02 200"])
        #expect(plan.years.map(\.account.instrument) == ["GTE", "FOURFIRST"])
        #expect(plan.years.map(\.expected) == [.zero, Fen(700)])
        #expect(plan.years.map(\.lacking) == [.zero, Fen(400)])
    }

    @Test func `waits for the decision, the state's money, and its project`() throws {
        func risks(
            _ support: CaseStream,
            others: [String: CaseStream] = [:]
        ) throws -> [[CashRisk]] {
            let budgets = ["FOURFIRST", "NATMATCH"].map { budget($0, 2026, 900) }
            return try plan(support, budgets, others: others).items.map(\.risks)
        }
        #expect(try risks(support()) == [[]])
        #expect(try risks(support("FOURFIRST", "proposed")) == [[.notDecided]])
        #expect(try risks(support("FOURFIRST", "eligible")) == [[.notDecided]])
        let match = support("NATMATCH", "performing.requested", ["requested": .int(500)])
        #expect(try risks(match) == [[], [.matchDue]])
        var root = InstanceState()
        root.active = ["cultivating"]
        let going = stream("project", "project", root)
        #expect(try risks(support(), others: ["project": going]) == [[]])
        root.isHeld = true
        let held = stream("project", "project", root)
        #expect(try risks(support(), others: ["project": held]) == [[.held]])
    }

    @Test func `is nothing once it is paid, closed or given up`() throws {
        let paid = support("FOURFIRST", "performing.idle", ["paid": .int(900)])
        #expect(try plan(paid).items.isEmpty)
        for state in ["declined", "cancelled", "closed"] {
            #expect(try plan(support("FOURFIRST", state)).items.isEmpty, "\(state)")
        }
    }

    @Test func `of a later fiscal year is expected when that begins`() throws {
        let later = support("CENTRE_OPS", "proposed", ["fiscal_year": .int(2027)])
        let plan = try plan(later, [budget("CENTRE_OPS", 2026, 900)])
        #expect(plan.items.map { "\($0.expectedOn)" } == ["2027-01-01"])
        #expect(plan.items.map(\.risks) == [[.notDecided, .budgetMissing]])
        let past = support("CENTRE_OPS", "performing.idle", ["fiscal_year": .int(2025)])
        #expect(try self.plan(past).items.map { "\($0.expectedOn)" } == ["2026-03-15"])
    }
}
