import Workflow

/// What a balance claims, and whether its documents and its own figures bear it out.
struct OpeningProof {
    let balance: OpeningBalance
    let documents: [DocumentReference]
    /// The cap of a project group in fen; nil where the policy has none.
    let capFen: Int64?

    /// One thing that a document of a class and a date must prove.
    private struct Claim {
        var documentClass: String
        var on: CivilDate?
        var zh: String
        var en: String
    }

    /// Everything that is wrong; empty when the balance may be recorded.
    var blockers: [Blocker] {
        missingDocuments + strayDigests + orders + tracks + money
    }

    // MARK: Documents

    private var claims: [Claim] {
        var claims = [
            Claim(
                documentClass: balance.position.documentClass,
                on: balance.positionOn,
                zh: "期初状态",
                en: "the position"
            )
        ]
        if balance.position == .terminated {
            claims.append(
                Claim(
                    documentClass: "listing_document",
                    on: balance.listedOn,
                    zh: "列入培育",
                    en: "the listing"
                )
            )
        }
        for track in [OpeningBalance.Track.verification, .pilot] {
            guard let stage = balance.stages[track], stage.position != .notApplicable else {
                continue
            }
            let kind = stage.position == .active ? "order" : "report"
            let zh = track == .pilot ? "中试" : "概念验证"
            claims.append(
                Claim(
                    documentClass: "\(track.rawValue)_\(kind)",
                    on: stage.on,
                    zh: zh,
                    en: track.rawValue
                )
            )
        }
        return claims + moneyClaims + landingClaims
    }

    private var moneyClaims: [Claim] {
        guard let agreement = balance.agreement else { return [] }
        return [
            Claim(
                documentClass: "agreement",
                on: agreement.signedOn,
                zh: "协议签署",
                en: "the signature"
            )
        ]
            + agreement.paid.map {
                Claim(documentClass: "payment_voucher", on: $0.paidOn, zh: "支付", en: "a payment")
            }
    }

    private var landingClaims: [Claim] {
        var claims: [Claim] = []
        if let landing = balance.landing {
            claims.append(
                Claim(
                    documentClass: "business_licence",
                    on: landing.registeredOn,
                    zh: "企业登记",
                    en: "the registration"
                )
            )
            if let date = landing.operatingOn {
                claims.append(
                    Claim(
                        documentClass: "operating_evidence",
                        on: date,
                        zh: "落地运营",
                        en: "the operation"
                    )
                )
            }
        }
        if let entry = balance.entry {
            claims.append(
                Claim(
                    documentClass: "library_document",
                    on: entry.enteredOn,
                    zh: "入库",
                    en: "the entry in the library"
                )
            )
        }
        return claims
    }

    private var missingDocuments: [Blocker] {
        claims.compactMap { claim in
            let isProven = documents.contains {
                $0.documentClass == claim.documentClass && $0.date == claim.on
            }
            guard !isProven else { return nil }
            let date = claim.on?.description ?? "—"
            return blocker(
                "OPENING_UNPROVEN",
                "没有文件证明\(claim.zh)（\(date)），应有同一日期的 \(claim.documentClass)",
                "No document proves \(claim.en) of \(date); expected a \(claim.documentClass) of"
                    + " that date",
                place: claim.documentClass,
                ["found": date, "expected": claim.documentClass]
            )
        }
    }

    private var strayDigests: [Blocker] {
        let given = Set(documents.map(\.digest))
        guard given != Set(balance.digests) else { return [] }
        return [
            blocker(
                "OPENING_DIGESTS",
                "期初所依据的文件摘要与随附的 \(documents.count) 份文件不一致",
                "The digests of the balance are not those of the \(documents.count) documents that"
                    + " came with it",
                place: "balance/documents",
                [:]
            )
        ]
    }

    // MARK: Dates in order

    private var orders: [Blocker] {
        var blockers: [Blocker] = []
        func check(_ later: CivilDate?, _ zh: String, after earlier: CivilDate?, _ first: String) {
            guard let later, let earlier, later < earlier else { return }
            blockers.append(
                blocker(
                    "OPENING_ORDER",
                    "\(zh)日期 \(later) 早于\(first)日期 \(earlier)",
                    "The date \(later) (\(zh)) is before \(earlier) (\(first)), which it follows",
                    place: zh,
                    ["found": later.description, "expected": ">= \(earlier)"]
                )
            )
        }
        if balance.position == .terminated {
            check(balance.positionOn, "终止", after: balance.listedOn, "培育")
        }
        if let agreement = balance.agreement {
            check(agreement.signedOn, "协议签署", after: balance.listedOn, "培育")
            var latest = agreement.signedOn
            for (number, tranche) in zip(1..., agreement.tranches) {
                check(tranche.paidOn, "第\(number)批支付", after: latest, "前一事项")
                check(tranche.dueOn, "第\(number)批里程碑到期", after: agreement.signedOn, "协议签署")
                latest = max(latest, tranche.paidOn ?? latest)
            }
        }
        check(balance.landing?.operatingOn, "落地", after: balance.landing?.registeredOn, "登记")
        return blockers
    }

    // MARK: Tracks and money

    /// Tracks belong to cases that were listed; one with a record of its own applies.
    private var tracks: [Blocker] {
        var blockers: [Blocker] = []
        if balance.position.isListed == (balance.listedOn == nil) {
            blockers.append(
                blocker(
                    "OPENING_LISTED",
                    "期初状态为 \(balance.position.rawValue)，培育日期为 "
                        + "\(balance.listedOn?.description ?? "空")：列入过培育的才有、也必须有培育日期",
                    "The position is \(balance.position.rawValue) and the date of listing"
                        + " \(balance.listedOn?.description ?? "is empty"); a case that was listed"
                        + " has one, and no other",
                    place: "listed_on",
                    [:]
                )
            )
        }
        let begun = balance.tracks
        // What was terminated has its agreement, landing and entry still, but goes no track on.
        let astray =
            balance.position.isListed
            ? balance.position == .terminated ? Array(balance.stages.keys) : []
            : begun.map(\.track)
        if !astray.isEmpty {
            let names = astray.map(\.rawValue).sorted().joined(separator: ", ")
            blockers.append(
                blocker(
                    "OPENING_TRACK",
                    "期初状态为 \(balance.position.rawValue)，不应有培育路径（\(names)），只有在培育的项目才有",
                    "The position is \(balance.position.rawValue), which has no tracks (\(names));"
                        + " only a case in cultivation has them",
                    place: "balance/stages",
                    ["found": names]
                )
            )
        }
        let own = begun.filter { $0.position != .notApplicable }.map(\.track)
        for track in own where balance.stages[track]?.position == .notApplicable {
            blockers.append(
                blocker(
                    "OPENING_APPLIES",
                    "路径 \(track.rawValue) 写作不适用，却有自己的记录，应去掉其一",
                    "The track \(track.rawValue) is said not to apply and has a record of its own;"
                        + " leave one out",
                    place: track.rawValue,
                    [:]
                )
            )
        }
        return blockers
    }

    private var money: [Blocker] {
        guard let agreement = balance.agreement else { return [] }
        var blockers: [Blocker] = []
        let (amount, cancelled) = (Fen(agreement.amountFen), Fen(agreement.cancelledFen))
        let sum = try? Fen.sum(agreement.tranches.map { Fen($0.amountFen) } + [cancelled])
        if sum != amount || agreement.tranches.contains(where: { $0.amountFen <= 0 }) {
            let paid = Fen(agreement.paidFen)
            blockers.append(
                blocker(
                    "OPENING_SUM",
                    "各批次（其中已付 \(paid) 元）与已取消合计 \(sum?.yuanText ?? "—") 元，应等于协议金额 "
                        + "\(amount) 元，每批大于零",
                    "The tranches (\(paid) CNY of them paid) and what was cancelled add up to"
                        + " \(sum?.yuanText ?? "—") CNY; expected the \(amount) CNY of the"
                        + " agreement, and every tranche above zero",
                    place: "balance/agreement",
                    ["found": sum?.yuanText ?? "", "expected": amount.yuanText]
                )
            )
        }
        if let capFen, agreement.committedFen > capFen {
            let over = Fen(agreement.committedFen - capFen)
            blockers.append(
                blocker(
                    "OPENING_ABOVE_CAP",
                    "协议承诺 \(Fen(agreement.committedFen)) 元超过单个项目上限 \(Fen(capFen)) 元，"
                        + "超出 \(over) 元，没有政策允许",
                    "The commitment of \(Fen(agreement.committedFen)) CNY is above the cap of"
                        + " \(Fen(capFen)) CNY by \(over) CNY, which no policy allows",
                    place: "balance/agreement",
                    ["found": Fen(agreement.committedFen).yuanText, "over": over.yuanText]
                )
            )
        }
        for (number, tranche) in zip(1..., agreement.tranches)
        where number > 1 && tranche.paidOn == nil && tranche.dueOn == nil {
            blockers.append(
                blocker(
                    "OPENING_MILESTONE",
                    "第 \(number) 批尚未支付，应有里程碑到期日（首批之后的每一批都由里程碑开启）",
                    "Tranche \(number) is unpaid and needs the due date of its milestone, which"
                        + " opens every tranche after the first",
                    place: "balance/agreement/tranche/\(number)",
                    [:]
                )
            )
        }
        return blockers
    }

    private func blocker(
        _ code: String,
        _ zh: String,
        _ en: String,
        place: String,
        _ values: [String: String]
    ) -> Blocker {
        Blocker(
            code: code,
            message: Localized(
                zh: zh + "，请填表人对照文件更正",
                en: en + "; whoever entered it can correct it from the documents"
            ),
            place: place,
            values: values,
            role: "PO"
        )
    }
}
