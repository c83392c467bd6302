import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Workflow

/// Opening the books of 示例 cases.
extension Office {
    static let payee = "91350100M000100Y43"

    /// A document of a class and a date, of a number of its own.
    static func paper(_ name: String, _ date: String, _ number: String = "") -> DocumentReference {
        let number = number.isEmpty ? "示例〔\(date.prefix(4))〕\(name)号" : number
        return DocumentReference(
            documentClass: name,
            number: number,
            issuer: "示例单位",
            date: day(date),
            digest: Digests.named(Array("\(name)\(date)\(number)".utf8))
        )
    }

    /// The command that enters a case on its documents; the balance takes their digests.
    static func opening(
        _ title: String,
        _ balance: OpeningBalance,
        _ documents: [DocumentReference],
        organisation: String?,
        batch: String = "示例期初",
        correcting: String? = nil
    ) -> Command {
        var balance = balance
        balance.digests = documents.map(\.digest)
        var payload = balance.payload
        payload["title"] = .string(title)
        payload["channel"] = .string("pending")
        payload["batch"] = .string(batch)
        payload["lead_organisation"] = organisation.map { .string($0) }
        let target = correcting.map { Command.Target.existing($0) }
        return Command(
            target: target ?? .new(kind: "project", parent: nil),
            event: correcting == nil ? "open_balance" : "correct_opening",
            payload: payload,
            documents: documents,
            effective: correcting == nil ? balance.positionOn : nil
        )
    }

    /// Enters a case and answers its code.
    func enter(
        _ title: String,
        _ opened: OpenedCase,
        organisation: String?,
        by person: String = "PO"
    ) throws -> String {
        try casework.performSync(
            Office.opening(title, opened.balance, opened.documents, organisation: organisation),
            by: caller(person)
        ).moved[0].code
    }

    @discardableResult
    func confirm(_ code: String, by person: String = "DIR") throws -> Reply {
        try ask(code, "confirm_opening", by: person, ["count": .int(1), "sum": .int(0)])
    }
}

/// A balance with the documents that bear it out.
struct OpenedCase {
    var balance: OpeningBalance
    var documents: [DocumentReference]

    init(_ position: OpeningBalance.Position, on date: String, listedOn: String? = nil) {
        let listing = position == .cultivating ? date : listedOn
        balance = OpeningBalance(
            position: position,
            positionOn: Office.day(date),
            listedOn: listing.map(Office.day),
            digests: []
        )
        documents = [Office.paper(position.documentClass, date)]
        if position == .terminated, let listing {
            documents.append(Office.paper("listing_document", listing))
        }
    }

    func stage(
        _ track: OpeningBalance.Track,
        _ position: OpeningBalance.Stage.Position,
        on date: String? = nil
    ) -> OpenedCase {
        var copy = self
        copy.balance.stages[track] = OpeningBalance.Stage(position, on: date.map(Office.day))
        if let date {
            let kind = position == .active ? "order" : "report"
            copy.documents.append(Office.paper("\(track.rawValue)_\(kind)", date))
        }
        return copy
    }

    /// An agreement with its paid tranches by date, those to be paid by milestone, and what became
    /// of the principal.
    func agreement(
        amountFen: Int64,
        signedOn: String,
        payee: String,
        paid: [(amountFen: Int64, on: String)] = [],
        open: [(amountFen: Int64, dueOn: String?)] = [],
        cancelledFen: Int64 = 0,
        endings: [OpeningAgreement.Ending] = [],
        settledOn: String? = nil,
        audit: (eligibleFen: Int64, on: String)? = nil,
        number: String = "示例协议1号"
    ) -> OpenedCase {
        var papers =
            [Office.paper("agreement", signedOn, number)]
            + paid.map { Office.paper("payment_voucher", $0.on, "\(number)凭证") }
        papers += endings.map {
            Office.paper($0.kind.documentClass, $0.on.description, "\(number)\($0.kind)")
        }
        if let settledOn { papers.append(Office.paper("conclusion", settledOn, number)) }
        if let audit { papers.append(Office.paper("audit_report", audit.on, number)) }
        var copy = self
        copy.balance.agreements.append(
            OpeningAgreement(
                number: number,
                amountFen: amountFen,
                cancelledFen: cancelledFen,
                signedOn: Office.day(signedOn),
                payee: payee,
                tranches: paid.map { .init(amountFen: $0.amountFen, paidOn: Office.day($0.on)) }
                    + open.map { .init(amountFen: $0.amountFen, dueOn: $0.dueOn.map(Office.day)) },
                endings: endings,
                settledOn: settledOn.map(Office.day),
                audit: audit.map { .init(eligibleFen: $0.eligibleFen, on: Office.day($0.on)) },
                digests: papers.map(\.digest)
            )
        )
        copy.documents += papers
        return copy
    }

    func landing(
        _ enterprise: String,
        uscc: String = Office.payee,
        registeredOn: String,
        operatingOn: String?,
        isOnTechnology: Bool = true
    ) -> OpenedCase {
        var copy = self
        copy.balance.landing = OpeningLanding(
            enterprise: enterprise,
            uscc: uscc,
            mode: "new",
            district: "东湖高新",
            registeredOn: Office.day(registeredOn),
            operatingOn: operatingOn.map(Office.day),
            isOnTechnology: isOnTechnology
        )
        copy.documents.append(Office.paper("business_licence", registeredOn))
        if let operatingOn {
            copy.documents.append(Office.paper("operating_evidence", operatingOn))
        }
        return copy
    }

    func entry(on date: String) -> OpenedCase {
        var copy = self
        copy.balance.entry = OpeningEntry(
            library: "国家颠覆性技术项目库",
            number: "示例〔2025〕9号",
            enteredOn: Office.day(date)
        )
        copy.documents.append(Office.paper("library_document", date, "示例〔2025〕9号"))
        return copy
    }

    /// Without the documents of a class.
    func without(_ documentClass: String) -> OpenedCase {
        var copy = self
        copy.documents.removeAll { $0.documentClass == documentClass }
        return copy
    }
}

extension Office {
    /// What is committed under the group's cap; nil before the first commitment.
    func capFen(of project: String) throws -> Int64? {
        try store.children(of: try id(project)).first { $0.kind == "cap-account" }?
            .integer("committed")
    }

    /// The only child of a kind.
    func child(_ kind: String, of project: String) throws -> CaseStream {
        let children = try store.children(of: try id(project)).filter { $0.kind == kind }
        guard children.count == 1 else { throw Missing(kind: kind, found: children.count) }
        return children[0]
    }

    struct Missing: Error {
        let kind: String
        let found: Int
    }

    /// What stands on each account of a stream, where it is not zero.
    func balances(of stream: String) throws -> [String: Int64] {
        var balances: [String: Int64] = [:]
        try database.read { connection in
            try connection.query(
                "SELECT source, target, amount_fen FROM posting WHERE stream = ?",
                [.text(stream)]
            ) { row in
                let amount = try row.integer(2)
                balances[try row.text(0), default: 0] -= amount
                balances[try row.text(1), default: 0] += amount
            }
        }
        return balances.filter { $0.value != 0 }
    }
}
