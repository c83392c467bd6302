import Casework
import Expression
import Portfolio
import SQL
import Store
import Testing
import Workflow

/// What decisions find of all other cases by an index, against what reading every case comes to.
@Suite struct `The index of decisions` {
    private static let credit = "91350100M000100Y43"

    /// What is promised and not paid, and in which accepted list each expense stands: case by case.
    private struct Reading: Equatable {
        var open: [String: Int64] = [:]
        var lists: [String: [String]] = [:]

        init(_ store: LedgerStore) throws {
            func cases(_ kind: String) throws -> [CaseStream] {
                try store.list(kind: kind, after: "", limit: 1000)
            }
            for stream in try cases("grant-agreement") + cases("support") {
                let (committed, paid) = (stream.integer("committed"), stream.integer("paid"))
                open[stream.text("instrument") ?? "GTE", default: 0] +=
                    (committed ?? 0) - (paid ?? 0)
            }
            for list in try cases("cost-list") where list.isIn("accepted") {
                for item in CostItem.items(of: list) {
                    lists[item.key, default: []].append(list.id)
                }
            }
        }
    }

    private func check(_ office: Office, _ place: SourceLocation = #_sourceLocation) throws {
        let reading = try Reading(office.store)
        for (instrument, fen) in reading.open {
            let sum = try office.store.transactSync {
                try $0.sum(of: .openCommitment, about: instrument)
            }
            #expect(sum == fen, "\(instrument)", sourceLocation: place)
        }
        let keys = try office.store.list(kind: "cost-list", after: "", limit: 1000)
            .flatMap { CostItem.items(of: $0) }.map(\.key)
        let found = try office.store.transactSync {
            try $0.bearers(of: .acceptedCost, about: keys)
        }
        #expect(found == reading.lists, sourceLocation: place)
        #expect(try office.verify().differences == [], sourceLocation: place)
    }

    private func list(_ office: Office, of parent: String, _ invoices: [String]) throws -> String {
        let rows = invoices.map { invoice in
            JSON.object([
                "invoice": .text(invoice), "payee": "示例炉业有限公司", "amount": "100.00",
                "on": "2026-01-03", "what": "示例设备",
            ])
        }
        return try office.begin(
            "cost-list",
            "file",
            by: "PO",
            [
                "case": .string(parent),
                "rows": .string(JSON.object(["rows": .array(rows)]).canonicalText),
            ]
        ).code
    }

    @Test func `follows what is committed, paid and given up`() throws {
        let office = try Office()
        let (project, agreement) = try office.fundedProject("示例索引项目")
        try check(office)
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        try check(office)
        try office.setBudget("FOURFIRST", "9000000.00")
        let company = try office.organisation("示例二公司", "91420100MA4KXYQ00A")
        let support = try office.support(
            "FOURFIRST",
            "3000000.00",
            payee: company,
            ["project": .string(project), "first_kind": .string("first_set")]
        )
        try check(office)
        try office.decideSupport(support)
        try check(office)
        try office.approveSupport(support, "2000000.00")
        try office.paySupport(support, "2000000.00")
        try check(office)
        #expect(try Reading(office.store).open["FOURFIRST"] == 100_000_000)
        try office.ask(support, "close", by: "PO")
        try office.ask(
            agreement,
            "cancel",
            by: "DIR",
            ["reason": .string("示例")],
            instance: "tranche/2"
        )
        try check(office)
        #expect(try Reading(office.store).open == ["FOURFIRST": 0, "GTE": 0])
    }

    @Test func `follows lists that are accepted, struck and withdrawn`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例费用项目", organisation: company)
        let grant = try office.agreement(of: project, amountFen: 100_000_000, payee: company)
        let first = try list(office, of: grant, ["1", "2", "3"])
        try check(office)
        try office.ask(first, "accept", by: "FIN")
        try check(office)
        #expect(try Reading(office.store).lists.count == 3)
        #expect(try office.codes { _ = try list(office, of: grant, ["3", "4"]) } == ["DUP_COST"])
        let second = try list(office, of: grant, ["4"])
        try office.ask(first, "withdraw", by: "DIR", ["reason": .string("示例")])
        try check(office)
        #expect(try Reading(office.store).lists.isEmpty)
        try office.ask(second, "accept", by: "FIN")
        try office.ask(try list(office, of: grant, ["1", "3"]), "accept", by: "FIN")
        try check(office)
    }
}
