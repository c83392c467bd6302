import Casework
import Paper
import Portfolio
import Workflow

/// Who asked for a tranche, approved, released and paid it, since it was last asked for.
struct PaymentHands {
    struct Deed {
        let event: String
        let person: String
        let on: CivilDate
    }

    let deeds: [Deed]
    /// Numbers of the vouchers of the payment.
    let vouchers: [String]
    /// What was paid of the agreement before this tranche, or what is paid where it is not.
    let paidBefore: Fen

    /// In the order in which they are done.
    private static let duties = [
        ("request", "申请"), ("approve", "审批"), ("release", "签发"), ("pay", "登记支付"),
    ]

    init(_ agreement: CaseStream, _ key: String, _ paper: CasePaper) throws {
        var done: [(event: String, actor: String, on: CivilDate)] = []
        var proofs: [DocumentReference] = []
        // Tranches in the order in which they were paid; those of an opening come first.
        var paid = agreement.keys(of: "tranche").filter { agreement.isIn("paid", of: $0) }
        for record in try paper.ledger.cases.events(of: agreement.id) {
            let body = try EventBody(parsing: record.body)
            for taken in body.steps {
                let event = taken.step.event
                if event == "pay", let place = paid.firstIndex(of: taken.instance) {
                    paid.append(paid.remove(at: place))
                }
                guard taken.instance == key else { continue }
                // What was returned is asked for anew, and approved anew.
                if event == "request" || event == "return" { done.removeAll() }
                // What the bank returned stays asked for, and is approved and paid anew.
                if event == "return_transfer" {
                    done.removeAll { $0.event != "request" }
                    proofs = []
                }
                if event == "return" { continue }
                guard PaymentHands.duties.contains(where: { $0.0 == event }) else { continue }
                done.append((event, record.actor, record.effective))
                if event == "pay" { proofs = body.documents }
            }
        }
        let names = try paper.words.names(of: done.map(\.actor))
        deeds = done.map { deed in
            let person = CaseWords.bare(names[deed.actor] ?? deed.actor)
            return Deed(event: deed.event, person: person, on: deed.on)
        }
        vouchers = agreement.documents.filter(proofs.contains).map(\.number)
            .filter { !$0.isEmpty }
        let since = paid.firstIndex(of: key).map { paid[$0...] } ?? []
        let later = try Fen.sum(since.map { Fen(agreement.integer("paid", of: $0) ?? 0) })
        paidBefore = try Fen(agreement.integer("paid") ?? 0).subtracting(later)
    }

    /// The day of the approval, or of the payment where it was made.
    var settledOn: CivilDate? { deeds.last?.on }

    var table: Table {
        Table(
            [
                .init("环节", share: 1), .init("姓名", share: 1.5), .init("日期", share: 1.2),
                .init("意见", share: 2.3),
            ],
            PaymentHands.duties.map { event, title in
                guard let deed = deeds.last(where: { $0.event == event }) else {
                    return [title, "", "", ""]
                }
                return [title, deed.person, deed.on.description, event == "pay" ? "" : "同意"]
            }
        )
    }
}
