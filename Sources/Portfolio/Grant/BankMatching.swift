import Expression
package import Workflow

/// A line of the bank or of the books, as matching looks at it.
package struct BankLine: Hashable, Sendable {
    package enum Source: String, Hashable, Sendable, CaseIterable {
        case bank
        case ledger

        package var title: Localized {
            switch self {
            case .bank: Localized(zh: "银行", en: "Bank")
            case .ledger: Localized(zh: "财务账", en: "Books")
            }
        }
    }

    package let code: String
    package let source: Source
    package let bookedOn: CivilDate?
    package let isReceived: Bool
    package let amount: Fen
    package let counterparty: String
    package let tail: String
    package let voucher: String
    /// What a person said that it is; nil while nobody did.
    package let settledAs: BookedPayment.Key?
    package let isAside: Bool

    /// `counterparty` is the text behind the case's cell.
    package init(_ stream: CaseStream, counterparty: String) {
        code = stream.code
        source = stream.text("source").flatMap { Source(rawValue: $0) } ?? .bank
        bookedOn = stream.text("booked_on").flatMap { CivilDate($0) }
        isReceived = stream.text("direction") == "received"
        amount = Fen(stream.integer("amount") ?? 0)
        self.counterparty = counterparty
        tail = stream.text("tail") ?? ""
        voucher = stream.text("voucher") ?? ""
        settledAs = stream.text("payment").flatMap { BookedPayment.Key($0) }
        isAside = stream.isIn("aside")
    }
}

/// A payment, a return, a repayment or a recovery, as it is booked here.
package struct BookedPayment: Hashable, Sendable {
    /// The event of an agreement: `BZ-2026-000001@17`.
    package struct Key: Hashable, Sendable, Comparable, CustomStringConvertible {
        package let code: String
        package let version: Int

        package init(code: String, version: Int) {
            (self.code, self.version) = (code, version)
        }

        package init?(_ text: String) {
            let parts = HalfWidth.code(text).split(
                separator: "@",
                omittingEmptySubsequences: false
            )
            guard parts.count == 2, !parts[0].isEmpty, let version = Int(parts[1]), version > 0
            else { return nil }
            self.init(code: String(parts[0]), version: version)
        }

        package var description: String { "\(code)@\(version)" }

        package static func < (left: Key, right: Key) -> Bool {
            (left.code, left.version) < (right.code, right.version)
        }
    }

    package let key: Key
    package let on: CivilDate
    package let isReceived: Bool
    package let amount: Fen
    /// The payee by all its names.
    package let names: Set<String>
    package let vouchers: Set<String>

    package init(
        key: Key,
        on: CivilDate,
        isReceived: Bool,
        amount: Fen,
        names: [String],
        vouchers: [String]
    ) {
        self.key = key
        self.on = on
        self.isReceived = isReceived
        self.amount = amount
        self.names = Set(names.map { HalfWidth.code($0) }).subtracting([""])
        self.vouchers = Set(vouchers.map { HalfWidth.code($0) }).subtracting([""])
    }
}

/// 勾对: which line is which payment; nothing is decided where more than one can be meant.
package struct BankMatching: Sendable {
    package enum Verdict: Hashable, Sendable {
        /// Amount, payee and voucher are those of one payment alone, and no other line's.
        case matched(BookedPayment.Key)
        /// A person must say which.
        case proposed([BookedPayment.Key])
        /// A person said it; `differs` where direction or amount is not that of the payment.
        case settled(BookedPayment.Key, differs: Bool)
        case unmatched
        case aside

        package var payment: BookedPayment.Key? {
            switch self {
            case .matched(let key), .settled(let key, _): key
            case .proposed, .unmatched, .aside: nil
            }
        }
    }

    package let lines: [(line: BankLine, verdict: Verdict)]
    /// Payments that no line of a source is, each in the order of its days.
    package let missing: [BankLine.Source: [BookedPayment]]

    package init(_ lines: [BankLine], _ payments: [BookedPayment]) {
        let byKey = Dictionary(payments.map { ($0.key, $0) }) { first, _ in first }
        let byAmount = Dictionary(grouping: payments) { Money($0.isReceived, $0.amount) }
        let taken = Dictionary(grouping: lines.filter { $0.settledAs != nil }, by: \.source)
            .mapValues { Set($0.compactMap(\.settledAs)) }
        let asked = lines.map { line -> (exact: [BookedPayment.Key], near: [BookedPayment.Key]) in
            guard line.settledAs == nil, !line.isAside else { return ([], []) }
            let free = (byAmount[Money(line.isReceived, line.amount)] ?? [])
                .filter { !(taken[line.source] ?? []).contains($0.key) }
            return BankMatching.candidates(line, free)
        }
        var claims: [Claim: Int] = [:]
        for (line, found) in zip(lines, asked) {
            for key in found.exact { claims[Claim(line.source, key), default: 0] += 1 }
        }
        self.lines = zip(lines, asked).map { line, found in
            if line.isAside { return (line, .aside) }
            if let key = line.settledAs {
                let payment = byKey[key]
                let isSame =
                    payment?.amount == line.amount && payment?.isReceived == line.isReceived
                return (line, .settled(key, differs: !isSame))
            }
            if let only = found.exact.first, found.exact.count == 1,
                claims[Claim(line.source, only)] == 1
            {
                return (line, .matched(only))
            }
            let all = found.exact + found.near
            return (line, all.isEmpty ? .unmatched : .proposed(all))
        }
        let done = Dictionary(grouping: self.lines, by: \.line.source)
            .mapValues { Set($0.compactMap(\.verdict.payment)) }
        missing = Dictionary(
            uniqueKeysWithValues: BankLine.Source.allCases.map { source in
                let open = payments.filter { !(done[source] ?? []).contains($0.key) }
                return (source, open.sorted { ($0.on, $0.key) < ($1.on, $1.key) })
            }
        )
    }

    private struct Money: Hashable {
        let isReceived: Bool
        let amount: Fen

        init(_ isReceived: Bool, _ amount: Fen) {
            (self.isReceived, self.amount) = (isReceived, amount)
        }
    }

    private struct Claim: Hashable {
        let source: BankLine.Source
        let key: BookedPayment.Key

        init(_ source: BankLine.Source, _ key: BookedPayment.Key) {
            (self.source, self.key) = (source, key)
        }
    }

    /// Of the payments of its amount: those that agree in payee and voucher, and those that agree
    /// in one of them.
    private static func candidates(
        _ line: BankLine,
        _ payments: [BookedPayment]
    ) -> (exact: [BookedPayment.Key], near: [BookedPayment.Key]) {
        let (name, voucher) = (HalfWidth.code(line.counterparty), HalfWidth.code(line.voucher))
        var exact: [BookedPayment.Key] = []
        var near: [BookedPayment.Key] = []
        for payment in payments {
            switch (payment.names.contains(name), payment.vouchers.contains(voucher)) {
            case (true, true): exact.append(payment.key)
            case (true, false), (false, true): near.append(payment.key)
            case (false, false): break
            }
        }
        return (exact.sorted(), near.sorted())
    }
}
