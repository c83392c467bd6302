import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 勾对表: lines of the bank and of the books against what is booked here.
struct BankReading {
    let from: CivilDate
    let matching: BankMatching
    private let payments: [BookedPayment.Key: BookedPayment]
    /// What events are called, by payment.
    private let titles: [BookedPayment.Key: Localized]

    /// Everything since a day; since the beginning of last year unless given.
    ///
    /// - Throws: `NOT_FOUND` for who may not read the books.
    init(_ ledger: OpenLedger, _ words: CaseWords, from given: CivilDate?) throws {
        try ledger.cases.require("balance", as: "reconciliation")
        let today = ledger.now.date
        from = given ?? CivilDate(year: today.year - 1, month: 1, day: 1) ?? today
        let period = PostingPeriod(from: from, through: today, knownAt: ledger.now)
        let posted = try BankReading.moved(ledger.store, period)
        let told = try PostingWords(posted, words)
        let names = try BankReading.payees(posted.compactMap(told.stream), ledger)
        var titles: [BookedPayment.Key: Localized] = [:]
        // One event is one line of the bank, principal and what came with it together.
        let events = Dictionary(grouping: posted) { "\($0.stream)@\($0.version)" }
        let payments = events.values.compactMap { parts -> BookedPayment? in
            guard let posting = parts.first, let agreement = told.stream(posting) else {
                return nil
            }
            let key = BookedPayment.Key(code: agreement.code, version: Int(posting.version))
            titles[key] = told.event(posting)
            return BookedPayment(
                key: key,
                on: posting.effective,
                isReceived: BankReading.isReceived(posting) ?? true,
                amount: Fen(parts.reduce(0) { $0 + $1.amount.count }),
                names: agreement.text("payee").flatMap { names[$0] } ?? [],
                vouchers: posting.documents.map(\.number)
            )
        }
        self.titles = titles
        self.payments = Dictionary(payments.map { ($0.key, $0) }) { first, _ in first }
        matching = BankMatching(try BankReading.lines(ledger, since: from), payments)
    }

    /// What money moved through the bank: whether it was received, by the accounts of the posting;
    /// nil for what moved in the books alone.
    private static func isReceived(_ posting: PostedAmount) -> Bool? {
        let (from, to) = (
            PostingAccount(rawValue: posting.source), PostingAccount(rawValue: posting.target)
        )
        return switch (from, to) {
        case (.disbursement, .commitment), (.outstanding, .repayment), (.outstanding, .recovery),
            (.market, .returnIncome), (.market, .exitGain), (.conversion, .exitPrincipal):
            true
        case (.commitment, .disbursement), (_, .returned): false
        default: nil
        }
    }

    /// What was paid, what came back (a transfer, a repayment, a recovery, an exit), and what went
    /// on to the treasury.
    ///
    /// What an opening brought in had its lines before.
    private static func moved(
        _ store: LedgerStore,
        _ period: PostingPeriod
    ) throws -> [PostedAmount] {
        let accounts: [PostingAccount] = [
            .disbursement, .repayment, .recovery, .market, .exitPrincipal, .returned,
        ]
        let posted = try accounts.flatMap { account in
            try store.postings(
                from: account.rawValue,
                to: account.rawValue,
                period,
                after: nil,
                limit: mostPostings
            )
        }.filter { posting in
            isReceived(posting) != nil
                && !["open_balance", "void_opening"].contains { posting.type.hasSuffix($0) }
        }
        // What went from one of them to another is in both lists.
        return Set(posted).sorted {
            ($0.stream, $0.version, $0.sequence) < ($1.stream, $1.version, $1.sequence)
        }
    }

    private static let mostPostings = 1_000_000

    /// Names and other names of the payees, by their ids.
    private static func payees(
        _ agreements: [CaseStream],
        _ ledger: OpenLedger
    ) throws -> [String: [String]] {
        let ids = Set(agreements.compactMap { $0.text("payee") })
        let streams = try ledger.store.streams(ids.sorted())
        let texts = try ledger.store.texts(of: streams.compactMap { $0.text("name") })
        return Dictionary(
            streams.map { stream in
                let name = CaseWords.opened(stream.text("name") ?? "", texts)
                return (stream.id, [name] + stream.texts("aliases"))
            }
        ) { $1 }
    }

    private static func lines(_ ledger: OpenLedger, since day: CivilDate) throws -> [BankLine] {
        let streams = try CasePages(ledger.cases, kind: BankLineProcedure.kind)
            .flatMap { try $0.get() }
            .filter { $0.text("booked_on").flatMap { CivilDate($0) }.map { $0 >= day } ?? true }
        let texts = try ledger.store.texts(of: streams.compactMap { $0.text("counterparty") })
        return streams.map { stream in
            let cell = stream.text("counterparty") ?? ""
            return BankLine(stream, counterparty: CaseWords.opened(cell, texts))
        }.sorted { ($0.bookedOn?.dayNumber ?? 0, $0.code) < ($1.bookedOn?.dayNumber ?? 0, $1.code) }
    }

    // MARK: Told

    /// What a list of lines is called, in the order in which they are told.
    enum Part: String, CaseIterable {
        case proposed
        case unmatched
        case differing
        case matched
        case settled
        case aside

        var title: Localized {
            switch self {
            case .proposed: Localized(zh: "待人工勾对", en: "to be settled by a person")
            case .unmatched: Localized(zh: "无对应事项", en: "without a payment")
            case .differing: Localized(zh: "人工勾对不符", en: "settled, and different")
            case .matched: Localized(zh: "自动勾对", en: "matched")
            case .settled: Localized(zh: "人工勾对", en: "settled by hand")
            case .aside: Localized(zh: "与拨款无关", en: "set aside")
            }
        }

        init(_ verdict: BankMatching.Verdict) {
            switch verdict {
            case .matched: self = .matched
            case .proposed: self = .proposed
            case .settled(_, let differs): self = differs ? .differing : .settled
            case .unmatched: self = .unmatched
            case .aside: self = .aside
            }
        }
    }

    typealias Judged = (line: BankLine, verdict: BankMatching.Verdict)

    func lines(_ part: Part) -> [Judged] {
        matching.lines.filter { Part($0.verdict) == part }
    }

    /// The payments that a line may be, or is.
    func payments(_ verdict: BankMatching.Verdict) -> [BookedPayment.Key] {
        switch verdict {
        case .proposed(let keys): keys
        default: [verdict.payment].compactMap(\.self)
        }
    }

    /// A payment with its day and what happened.
    func words(_ key: BookedPayment.Key) -> Localized {
        guard let payment = payments[key] else { return Localized(zh: "\(key)", en: "\(key)") }
        let title = titles[key] ?? Localized(zh: "", en: "")
        return Localized(
            zh: "\(key)（\(payment.on) \(title.zh)）",
            en: "\(key) (\(payment.on) \(title.en))"
        )
    }

    static func way(isReceived: Bool) -> Localized {
        isReceived ? Localized(zh: "收", en: "received") : Localized(zh: "付", en: "paid")
    }

    var json: [String: JSON] {
        var members: [String: JSON] = ["from": JSON(from.description)]
        for part in Part.allCases {
            members[part.rawValue] = .array(lines(part).map(lineJSON))
        }
        for source in BankLine.Source.allCases {
            members["missing_in_\(source.rawValue)"] = .array(
                (matching.missing[source] ?? []).map(BankReading.paymentJSON)
            )
        }
        return members
    }

    private func lineJSON(_ judged: Judged) -> JSON {
        let line = judged.line
        return [
            "code": JSON(line.code), "source": JSON(line.source.rawValue),
            "date": line.bookedOn.map { JSON($0.description) } ?? .null,
            "direction": JSON(line.isReceived ? "received" : "paid"),
            "amount": JSON(line.amount), "counterparty": JSON(line.counterparty),
            "voucher": JSON(line.voucher),
            "payments": JSON(payments(judged.verdict).map(\.description)),
        ]
    }

    private static func paymentJSON(_ payment: BookedPayment) -> JSON {
        [
            "payment": JSON(payment.key.description), "date": JSON(payment.on.description),
            "direction": JSON(payment.isReceived ? "received" : "paid"),
            "amount": JSON(payment.amount), "vouchers": JSON(payment.vouchers.sorted()),
        ]
    }

    var lines: [Localized] {
        let told = Part.allCases.flatMap { part in lines(part).map { line($0, part) } }
        let open = BankLine.Source.allCases.flatMap { source in
            (matching.missing[source] ?? []).map { missing($0, source) }
        }
        return told + open
    }

    private func line(_ judged: Judged, _ part: Part) -> Localized {
        let (line, keys) = (judged.line, payments(judged.verdict).map(words))
        let day = line.bookedOn.map { "\($0)" } ?? "—"
        let way = BankReading.way(isReceived: line.isReceived)
        return Localized(
            zh: "\(part.title.zh)　\(line.code)　\(line.source.title.zh)　\(day)　\(way.zh) "
                + "\(line.amount.groupedText)　\(line.counterparty)"
                + keys.map { "　\($0.zh)" }.joined(),
            en: "\(part.title.en)  \(line.code)  \(line.source.title.en)  \(day)  \(way.en) "
                + "\(line.amount.groupedText)  \(line.counterparty)"
                + keys.map { "  \($0.en)" }.joined()
        )
    }

    private func missing(_ payment: BookedPayment, _ source: BankLine.Source) -> Localized {
        let (words, way) = (words(payment.key), BankReading.way(isReceived: payment.isReceived))
        return Localized(
            zh: "\(source.title.zh)中没有　\(way.zh) \(payment.amount.groupedText)　\(words.zh)",
            en: "not in the \(source.title.en.lowercased())  \(way.en) "
                + "\(payment.amount.groupedText)  \(words.en)"
        )
    }
}
