package import Expression
package import Workflow

/// 投资组合: what was paid under agreements and what became of it, with exact ratios of loss.
package struct PortfolioTable: Sendable {
    /// The amounts of one agreement, or the sums of several.
    package struct Amounts: Hashable, Sendable {
        package private(set) var agreements = 0
        package private(set) var amount = Fen.zero
        package private(set) var paid = Fen.zero
        package private(set) var outstanding = Fen.zero
        package private(set) var converted = Fen.zero
        package private(set) var repaid = Fen.zero
        package private(set) var recovered = Fen.zero
        package private(set) var writtenOff = Fen.zero
        /// Of what converted, the principal whose units were sold, with a gain or a loss.
        package private(set) var exited = Fen.zero
        package private(set) var exitGain = Fen.zero
        package private(set) var exitLoss = Fen.zero

        package init() {}

        /// Of one agreement.
        package init(_ agreement: CaseStream) {
            func fen(_ name: String) -> Fen { Fen(agreement.integer(name) ?? 0) }
            agreements = 1
            (amount, paid, outstanding) = (fen("amount"), fen("paid"), fen("outstanding"))
            (converted, repaid) = (fen("converted"), fen("repaid"))
            (recovered, writtenOff) = (fen("recovered"), fen("written_off"))
            for key in agreement.keys(of: "equity-exit")
            where agreement.text("sold_on", of: key) != nil {
                func fen(_ name: String) -> Int64 { agreement.integer(name, of: key) ?? 0 }
                exited = Fen(exited.count + fen("principal"))
                exitGain = Fen(exitGain.count + fen("gain"))
                exitLoss = Fen(exitLoss.count + fen("loss"))
            }
        }

        /// Converted, and held still.
        package var held: Fen { Fen(converted.count - exited.count) }

        /// Written off, or not brought in by an exit.
        package var lost: Fen { Fen(writtenOff.count + exitLoss.count) }

        /// What was lost of what was paid, exactly; nil where nothing was paid.
        package var loss: Rational? {
            guard paid > .zero else { return nil }
            return Rational(Int(lost.count), over: Int(paid.count))
        }

        mutating func add(_ other: Amounts) {
            agreements += other.agreements
            amount = Fen(amount.count + other.amount.count)
            paid = Fen(paid.count + other.paid.count)
            outstanding = Fen(outstanding.count + other.outstanding.count)
            converted = Fen(converted.count + other.converted.count)
            repaid = Fen(repaid.count + other.repaid.count)
            recovered = Fen(recovered.count + other.recovered.count)
            writtenOff = Fen(writtenOff.count + other.writtenOff.count)
            exited = Fen(exited.count + other.exited.count)
            exitGain = Fen(exitGain.count + other.exitGain.count)
            exitLoss = Fen(exitLoss.count + other.exitLoss.count)
        }
    }

    package struct Line: Sendable {
        package let agreement: CaseStream
        package let amounts: Amounts
        package let signedOn: CivilDate?
        /// The next day on which something is due, with what it is.
        package let next: AlertList.Item?
        package let risk: RiskIndex

        /// The year in which it was signed.
        package var vintage: Int? { signedOn?.year }
    }

    /// How much may be lost before the exemption procedure is due; unset where nothing says so.
    package struct Tolerance: Hashable, Sendable {
        package var singleBasisPoints: Int64?
        package var portfolioBasisPoints: Int64?

        package init(_ value: (String) throws -> Value?) rethrows {
            func number(_ key: String) throws -> Int64? {
                guard case .int(let number)? = try value(key) else { return nil }
                return number
            }
            singleBasisPoints = try number("loss.single_project_bps")
            portfolioBasisPoints = try number("loss.portfolio_bps")
        }

        /// Whether a loss lies above what is tolerated; exactly as much is not (含).
        package static func isAbove(_ loss: Rational?, _ basisPoints: Int64?) -> Bool {
            guard let loss, let basisPoints else { return false }
            return Rational(Int(basisPoints), over: 10_000) < loss
        }
    }

    package let lines: [Line]
    package let total: Amounts
    /// By the year of the signature, with those that were never signed last.
    package let vintages: [(year: Int?, amounts: Amounts)]
    package let tolerance: Tolerance

    /// `families` are the reports and events of the agreements, by the agreement's id.
    package init(
        _ agreements: [CaseStream],
        families: [String: [CaseStream]],
        _ rule: RiskRule,
        _ tolerance: Tolerance,
        on today: CivilDate
    ) {
        let signed = agreements.filter { ($0.integer("committed") ?? 0) > 0 || $0.isSigned }
        lines = signed.sorted { $0.code < $1.code }.map { agreement in
            let family = families[agreement.id] ?? []
            let alerts = AlertList([agreement] + family, on: today, within: nil)
            return Line(
                agreement: agreement,
                amounts: Amounts(agreement),
                signedOn: agreement.text("signed_on").flatMap { CivilDate($0) },
                next: alerts.items.first,
                risk: RiskIndex(agreement, family, rule, on: today)
            )
        }
        self.tolerance = tolerance
        total = PortfolioTable.sum(lines)
        let byYear = Dictionary(grouping: lines, by: \.vintage)
        vintages = byYear.sorted { ($0.key ?? Int.max) < ($1.key ?? Int.max) }
            .map { ($0.key, PortfolioTable.sum($0.value)) }
    }

    private static func sum(_ lines: [Line]) -> Amounts {
        lines.reduce(into: Amounts()) { $0.add($1.amounts) }
    }

    /// Whether the loss of one agreement is above what is tolerated.
    package func isAbove(_ line: Line) -> Bool {
        Tolerance.isAbove(line.amounts.loss, tolerance.singleBasisPoints)
    }

    package var isTotalAbove: Bool {
        Tolerance.isAbove(total.loss, tolerance.portfolioBasisPoints)
    }
}

extension CaseStream {
    fileprivate var isSigned: Bool { text("signed_on") != nil }
}
