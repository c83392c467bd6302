package import Workflow

/// What one agreement of a balance claims, and whether its documents and figures bear it out.
struct OpeningAgreementProof {
    let agreement: OpeningAgreement
    /// The date of listing, which no agreement precedes.
    let listedOn: CivilDate?
    /// Its own.
    let documents: [DocumentReference]

    var blockers: [Blocker] {
        OpeningClaim.unproven(claims, by: documents) + orders + sum + milestones + endings
            + conversions + settlement + writeOff
    }

    private var place: String { "balance/agreement/\(agreement.number)" }

    private var claims: [OpeningClaim] {
        var claims = [
            OpeningClaim(
                documentClass: "agreement",
                on: agreement.signedOn,
                zh: "协议签署",
                en: "the signature"
            )
        ]
        claims += agreement.paid.map {
            OpeningClaim(
                documentClass: "payment_voucher",
                on: $0.paidOn,
                zh: "支付",
                en: "a payment"
            )
        }
        claims += agreement.endings.map {
            OpeningClaim(
                documentClass: $0.kind.documentClass,
                on: $0.on,
                zh: $0.kind.words.zh,
                en: $0.kind.words.en
            )
        }
        if let date = agreement.settledOn {
            claims.append(
                OpeningClaim(
                    documentClass: "conclusion",
                    on: date,
                    zh: "清算结论",
                    en: "the settlement"
                )
            )
        }
        if let audit = agreement.audit {
            claims.append(
                OpeningClaim(
                    documentClass: "audit_report",
                    on: audit.on,
                    zh: "审计",
                    en: "the audit"
                )
            )
        }
        return claims
    }

    private var orders: [Blocker] {
        var blockers = order(agreement.signedOn, "协议签署", after: listedOn, "培育")
        var latest = agreement.signedOn
        for (number, tranche) in zip(1..., agreement.tranches) {
            blockers += order(tranche.paidOn, "第\(number)批支付", after: latest, "前一事项")
            blockers += order(
                tranche.dueOn,
                "第\(number)批里程碑到期",
                after: agreement.signedOn,
                "协议签署"
            )
            latest = max(latest, tranche.paidOn ?? latest)
        }
        blockers += order(agreement.settledOn, "清算结论", after: agreement.signedOn, "协议签署")
        blockers += order(agreement.audit?.on, "审计", after: agreement.signedOn, "协议签署")
        for ending in agreement.endings {
            let zh = ending.kind.words.zh
            switch ending.kind {
            case .conversion, .repayment: break
            case .recovery:
                blockers += order(ending.on, zh, after: agreement.settledOn, "清算结论")
            case .writeOff:
                blockers += order(ending.on, zh, after: agreement.settledOn, "清算结论")
                blockers += order(ending.on, zh, after: agreement.audit?.on, "审计")
            }
        }
        return blockers
    }

    private func order(
        _ later: CivilDate?,
        _ zh: String,
        after earlier: CivilDate?,
        _ first: String
    ) -> [Blocker] {
        OpeningProof.order(later, zh, after: earlier, first, place: "\(place) \(zh)")
    }

    // MARK: Money

    private var sum: [Blocker] {
        let (amount, cancelled) = (Fen(agreement.amountFen), Fen(agreement.cancelledFen))
        let sum = try? Fen.sum(agreement.tranches.map { Fen($0.amountFen) } + [cancelled])
        let isPositive = agreement.tranches.allSatisfy { $0.amountFen > 0 }
        guard sum != amount || !isPositive || cancelled.count < 0 else { return [] }
        let paid = Fen(agreement.paidFen)
        return [
            OpeningProof.blocker(
                "OPENING_SUM",
                "各批次（其中已付 \(paid) 元）与已取消合计 \(sum?.yuanText ?? "—") 元，应等于协议金额 "
                    + "\(amount) 元，每批大于零",
                "The tranches (\(paid) CNY of them paid) and what was cancelled add up to"
                    + " \(sum?.yuanText ?? "—") CNY; expected the \(amount) CNY of the"
                    + " agreement, and every tranche above zero",
                place: place,
                ["found": sum?.yuanText ?? "", "expected": amount.yuanText]
            )
        ]
    }

    private var milestones: [Blocker] {
        zip(1..., agreement.tranches).filter { number, tranche in
            number > 1 && tranche.paidOn == nil && tranche.dueOn == nil
        }.map { number, _ in
            OpeningProof.blocker(
                "OPENING_MILESTONE",
                "第 \(number) 批尚未支付，应有里程碑到期日（首批之后的每一批都由里程碑开启）",
                "Tranche \(number) is unpaid and needs the due date of its milestone, which"
                    + " opens every tranche after the first",
                place: "\(place)/tranche/\(number)",
                [:]
            )
        }
    }

    /// On no day was more converted, repaid, recovered or written off than was paid until then.
    private var endings: [Blocker] {
        for ending in agreement.endings.sorted(by: { $0.on < $1.on }) {
            let ended = agreement.endings.filter { $0.on <= ending.on }
                .reduce(0) { $0 + $1.amountFen }
            let paid = agreement.paid.filter { ($0.paidOn ?? ending.on) <= ending.on }
                .reduce(0) { $0 + $1.amountFen }
            guard ended > paid || ending.amountFen <= 0 else { continue }
            return [
                OpeningProof.blocker(
                    "OPENING_ENDED",
                    "截至 \(ending.on) 转股、偿还、收回、核销合计 \(Fen(ended)) 元，此前已付 \(Fen(paid)) 元，"
                        + "应不超过已付，每笔大于零",
                    "Until \(ending.on) \(Fen(ended)) CNY were converted, repaid, recovered or"
                        + " written off and \(Fen(paid)) CNY paid; expected no more than was paid,"
                        + " and every amount above zero",
                    place: place,
                    ["found": Fen(ended).yuanText, "expected": "<= \(Fen(paid).yuanText)"]
                )
            ]
        }
        return []
    }

    /// A conversion says what is held, and of how much.
    private var conversions: [Blocker] {
        agreement.endings.filter { ending in
            guard ending.kind == .conversion else {
                return ending.units != nil || ending.totalUnits != nil
            }
            guard let units = ending.units, let total = ending.totalUnits else { return true }
            return units < 1 || units > total
        }.map { ending in
            OpeningProof.blocker(
                "OPENING_UNITS",
                "\(ending.on) \(ending.kind.words.zh)的所得份额为 \(ending.units ?? 0)、转股后总份额为 "
                    + "\(ending.totalUnits ?? 0)：转股应有两者，所得份额至少为 1、不超过总份额；"
                    + "其余事项不填",
                "\(ending.kind.words.en) of \(ending.on) says \(ending.units ?? 0) units of"
                    + " \(ending.totalUnits ?? 0); a conversion needs both, at least one unit and"
                    + " no more than all, and nothing else has them",
                place: place,
                ["found": "\(ending.units ?? 0)/\(ending.totalUnits ?? 0)"]
            )
        }
    }

    /// What is settled is paid no more; recovery and write-off follow a conclusion (INV-36).
    private var settlement: [Blocker] {
        let isNeeded =
            agreement.audit != nil
            || agreement.endings.contains { $0.kind == .recovery || $0.kind == .writeOff }
        let hasUnpaid = agreement.tranches.contains { $0.paidOn == nil }
        guard (isNeeded && agreement.settledOn == nil) || (agreement.settledOn != nil && hasUnpaid)
        else { return [] }
        return [
            OpeningProof.blocker(
                "OPENING_SETTLEMENT",
                "收回、审计和核销应以清算结论为前提，进入清算的协议不应再有待拨付的批次",
                "A recovery, an audit and a write-off follow a conclusion that settles the"
                    + " agreement, and one that is settled has no unpaid tranche",
                place: place,
                [:]
            )
        ]
    }

    /// Only what an audit found eligible is written off; misused money is recovered (INV-36).
    private var writeOff: [Blocker] {
        let writtenOff = Fen(agreement.endedFen(.writeOff))
        let eligible = Fen(agreement.audit?.eligibleFen ?? 0)
        guard writtenOff > eligible || eligible.count < 0 else { return [] }
        return [
            OpeningProof.blocker(
                "OPENING_WRITE_OFF",
                "已核销 \(writtenOff) 元，审计认定的合规支出为 \(eligible) 元，核销应以审计为前提、不超过合规支出",
                "\(writtenOff) CNY were written off and the audit found \(eligible) CNY eligible;"
                    + " a write-off needs an audit and never exceeds it",
                place: place,
                ["found": writtenOff.yuanText, "expected": "<= \(eligible.yuanText)"]
            )
        ]
    }
}

extension OpeningAgreement.Ending.Kind {
    /// As messages and tables call it.
    package var words: Localized {
        switch self {
        case .conversion: Localized(zh: "转股", en: "the conversion")
        case .repayment: Localized(zh: "偿还", en: "the repayment")
        case .recovery: Localized(zh: "收回", en: "the recovery")
        case .writeOff: Localized(zh: "核销", en: "the write-off")
        }
    }
}
