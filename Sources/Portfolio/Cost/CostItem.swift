import Expression
package import Workflow

/// One expense: an invoice, a payee and an amount tell it from every other (INV-35).
package struct CostItem: Hashable, Sendable {
    /// The row of the table that it was read from, or its place among those given.
    package let row: Int64
    package let key: String
    package let invoice: String
    package let amount: Fen
    package let on: CivilDate?

    /// The items of a list as it is.
    package static func items(of list: CaseStream) -> [CostItem] {
        guard case .list(let entries) = list.field("items") else { return [] }
        return entries.compactMap { entry in
            guard let row = entry.member("row")?.integer, let key = entry.member("key")?.text,
                let invoice = entry.member("invoice")?.text,
                let fen = entry.member("amount")?.integer
            else { return nil }
            let on = entry.member("on")?.date
            return CostItem(row: row, key: key, invoice: invoice, amount: Fen(fen), on: on)
        }
    }

    var value: Value {
        .record([
            "row": .int(row), "key": .string(key), "invoice": .string(invoice),
            "amount": .int(amount.count), "on": .string(on?.description ?? ""),
        ])
    }

    /// Everything that was handed in; refused, at once, with every row that cannot be read and
    /// every item that stands twice.
    static func items(in given: [String: Value], desk: some Desk) throws -> [CostItem] {
        guard case .list(let rows)? = given["rows"], !rows.isEmpty,
            rows.count <= CostProcedure.mostRows
        else { throw Refusal(CostBlockers.rows()) }
        var items: [CostItem] = []
        var blockers: [Blocker] = []
        var first: [String: Int64] = [:]
        for (index, row) in rows.enumerated() {
            do throws(Refusal) {
                let item = try CostItem(row, place: Int64(index + 1), desk: desk)
                if let earlier = first[item.key] {
                    blockers.append(CostBlockers.twice(item, earlier: earlier))
                }
                first[item.key] = item.row
                items.append(item)
            } catch {
                blockers += error.blockers
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return items
    }

    private init(row: Int64, key: String, invoice: String, amount: Fen, on: CivilDate?) {
        (self.row, self.key, self.invoice, self.amount, self.on) = (row, key, invoice, amount, on)
    }

    private init(_ value: Value, place: Int64, desk: some Desk) throws(Refusal) {
        guard case .map = value else { throw Refusal(CostBlockers.rows()) }
        func text(_ name: String) -> String { value.member(name)?.text ?? "" }
        let number = value.member("row")?.integer ?? place
        var blockers: [Blocker] = []
        for name in ["invoice", "payee", "amount", "on"] where text(name).isEmpty {
            blockers.append(CostBlockers.missing(name, row: number))
        }
        var amount = Fen.zero
        do throws(Refusal) {
            if !text("amount").isEmpty {
                amount = try Fen.parse(text("amount"), place: "\(number) amount")
            }
        } catch {
            blockers += error.blockers
        }
        if !text("amount").isEmpty, amount == .zero, blockers.isEmpty {
            blockers.append(CostBlockers.missing("amount", row: number))
        }
        let on = CivilDate(text("on"))
        if !text("on").isEmpty, on == nil {
            blockers.append(CostBlockers.date(text("on"), row: number))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        // The same number and name, however they are typed: width, spaces and case do not matter.
        let code = HalfWidth.code(text("code"))
        let invoice = HalfWidth.code(text("invoice"))
        let parts = [code + invoice, HalfWidth.code(text("payee")), amount.yuanText]
        self.init(
            row: number,
            key: desk.digest(of: parts.joined(separator: "\n")),
            invoice: invoice,
            amount: amount,
            on: on
        )
    }
}
