import Casework
import Expression
import Portfolio
import SQL
import Store
import Workflow

/// Other money of the programme, by the people who see to it.
extension Office {
    /// Fen of yuan as the examples write them.
    static func fen(_ yuan: String) throws -> Value { .int(try Fen.parse(yuan).count) }

    /// An organisation of a kind without a credit code.
    func organisation(_ name: String, kind: String) throws -> String {
        try begin(
            "organisation",
            "register",
            by: "ADM",
            ["name": .string(name), "kind": .string(kind)]
        ).code
    }

    /// A lead that an organisation leads; supports ask for no more of it.
    func project(_ title: String, ledBy lead: String) throws -> String {
        try begin(
            "project",
            "register",
            by: "PO",
            [
                "channel": .string("scouting"), "title": .string(title),
                "contact": .string("示例联系人"), "source": .string("示例发掘记录1"),
                "lead_organisation": .string(try id(lead)),
            ]
        ).code
    }

    func support(
        _ instrument: String,
        _ yuan: String? = nil,
        payee: String,
        _ fields: [String: Value] = [:]
    ) throws -> String {
        var payload = fields
        payload["instrument"] = .string(instrument)
        payload["payee"] = .string(payee)
        payload["amount"] = try yuan.map(Office.fen)
        return try begin("support", "propose", by: "PO", payload).code
    }

    func decideSupport(_ code: String, _ yuan: String? = nil) throws {
        if try store.stream(code)?.isIn("proposed") == true {
            try ask(code, "check", by: "PO2", documents: ["eligibility_evidence"])
        }
        let amount = try yuan.map { ["amount": try Office.fen($0)] } ?? [:]
        try ask(code, "decide", by: "DM", amount, documents: ["decision_minutes"])
    }

    /// Requests and approves what is due, with the director's release where it is needed.
    func approveSupport(_ code: String, _ yuan: String? = nil) throws {
        let amount = try yuan.map { ["amount": try Office.fen($0)] } ?? [:]
        try ask(code, "request", by: "PO", amount)
        try ask(code, "approve", by: "FIN")
        if try store.stream(code)?.isIn("performing.releasing") == true {
            try ask(code, "release", by: "DIR")
        }
    }

    func paySupport(_ code: String, _ yuan: String) throws {
        try ask(
            code,
            "pay",
            by: "FIN2",
            ["amount": try Office.fen(yuan)],
            documents: ["payment_voucher"]
        )
    }

    func recordNational(_ code: String, _ yuan: String, voucher: String) throws {
        try ask(
            code,
            "record_national",
            by: "PO",
            ["voucher": .string(voucher), "amount": try Office.fen(yuan)],
            documents: ["national_voucher"]
        )
    }

    func setBudget(_ instrument: String, _ yuan: String, year: Int64 = 2026) throws {
        try begin(
            "budget-account",
            "set",
            by: "FIN",
            [
                "fiscal_year": .int(year), "instrument": .string(instrument),
                "appropriated": try Office.fen(yuan),
            ],
            documents: ["budget_document"]
        )
    }

    func amount(_ field: String, of code: String) throws -> String {
        Fen(try store.stream(code)?.integer(field) ?? -1).yuanText
    }

    /// Publishes the definitions in force with one policy pack changed.
    func republish(_ change: (String) -> String) throws {
        let release = try store.standing().release
        let contents = try store.database.read { try store.contents(of: release, $0) }
        let newer = contents.map { content in
            guard content.kind == "policy" else { return content }
            return Content(kind: content.kind, path: content.path, text: change(content.text))
        }
        let (ledger, next) = try store.publishing(newer)
        _ = try Casework(ledger: ledger).performTogether(
            [
                Command(
                    target: .existing("LEDGER"),
                    event: "publish",
                    payload: ["release": .string(next)]
                )
            ],
            by: .system,
            progress: { _ in }
        )
    }

    /// A cap that the policy pack does not have yet.
    func setCap(_ key: String, _ yuan: String) throws {
        try republish { text in
            text.replacing(
                "  natmatch.cap:\n",
                with: """
                      \(key):
                        {type: money, value: "\(yuan)", unit: CNY, title: {zh: 示例上限, en: Cap},
                         basis: provisional, source: 示例, owner: DIR, lifted_by: DIR}
                      natmatch.cap:

                    """
            )
        }
    }
}
