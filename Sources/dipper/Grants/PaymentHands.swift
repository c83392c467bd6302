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

    /// In the order in which they are done.
    private static let duties = [
        ("request", "申请"), ("approve", "审批"), ("release", "签发"), ("pay", "登记支付"),
    ]

    init(_ agreement: CaseStream, _ key: String, _ paper: CasePaper) throws {
        var done: [(event: String, actor: String, on: CivilDate)] = []
        var digests: Set<String> = []
        for record in try paper.ledger.cases.events(of: agreement.id) {
            let body = try EventBody(parsing: record.body)
            for taken in body.steps where taken.instance == key {
                let event = taken.step.event
                // What was returned is asked for anew, and approved anew.
                if event == "request" || event == "return" { done.removeAll() }
                if event == "return" { continue }
                guard PaymentHands.duties.contains(where: { $0.0 == event }) else { continue }
                done.append((event, record.actor, record.effective))
                if event == "pay" { digests.formUnion(body.documents.map(\.digest)) }
            }
        }
        let names = try paper.words.names(of: done.map(\.actor))
        deeds = done.map { deed in
            let named = names[deed.actor] ?? deed.actor
            let bare = named.split(separator: " ", maxSplits: 1).last.map(String.init) ?? named
            return Deed(event: deed.event, person: bare, on: deed.on)
        }
        vouchers = agreement.documents.filter { digests.contains($0.digest) }.map(\.number)
            .filter { !$0.isEmpty }
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
