import Workflow

/// What a balance claims, and whether its documents and its own figures bear it out.
struct OpeningProof {
    let balance: OpeningBalance
    let documents: [DocumentReference]
    /// The cap of a project group in fen; nil where the policy has none.
    let capFen: Int64?

    /// Everything that is wrong; empty when the balance may be recorded.
    var blockers: [Blocker] {
        OpeningClaim.unproven(claims, by: documents) + strayDigests + orders + tracks
            + agreements
    }

    // MARK: Documents

    private var claims: [OpeningClaim] {
        var claims = [
            OpeningClaim(
                documentClass: balance.position.documentClass,
                on: balance.positionOn,
                zh: "期初状态",
                en: "the position"
            )
        ]
        if balance.position == .terminated {
            claims.append(
                OpeningClaim(
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
                OpeningClaim(
                    documentClass: "\(track.rawValue)_\(kind)",
                    on: stage.on,
                    zh: zh,
                    en: track.rawValue
                )
            )
        }
        return claims + landingClaims
    }

    private var landingClaims: [OpeningClaim] {
        var claims: [OpeningClaim] = []
        if let landing = balance.landing {
            claims.append(
                OpeningClaim(
                    documentClass: "business_licence",
                    on: landing.registeredOn,
                    zh: "企业登记",
                    en: "the registration"
                )
            )
            if let date = landing.operatingOn {
                claims.append(
                    OpeningClaim(
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
                OpeningClaim(
                    documentClass: "library_document",
                    on: entry.enteredOn,
                    zh: "入库",
                    en: "the entry in the library"
                )
            )
        }
        return claims
    }

    private var strayDigests: [Blocker] {
        let given = Set(documents.map(\.digest))
        guard given != Set(balance.digests) else { return [] }
        return [
            OpeningProof.blocker(
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
        if balance.position == .terminated {
            blockers += OpeningProof.order(balance.positionOn, "终止", after: balance.listedOn, "培育")
        }
        let landing = balance.landing
        return blockers
            + OpeningProof.order(landing?.operatingOn, "落地", after: landing?.registeredOn, "登记")
    }

    /// What is wrong where a date is before one that it follows.
    static func order(
        _ later: CivilDate?,
        _ zh: String,
        after earlier: CivilDate?,
        _ first: String,
        place: String? = nil
    ) -> [Blocker] {
        guard let later, let earlier, later < earlier else { return [] }
        return [
            blocker(
                "OPENING_ORDER",
                "\(zh)日期 \(later) 早于\(first)日期 \(earlier)",
                "The date \(later) (\(zh)) is before \(earlier) (\(first)), which it follows",
                place: place ?? zh,
                ["found": later.description, "expected": ">= \(earlier)"]
            )
        ]
    }

    // MARK: Tracks and money

    /// Tracks belong to cases that were listed; one with a record of its own applies.
    private var tracks: [Blocker] {
        var blockers: [Blocker] = []
        if balance.position.isListed == (balance.listedOn == nil) {
            blockers.append(
                OpeningProof.blocker(
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
                OpeningProof.blocker(
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
                OpeningProof.blocker(
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

    /// Each agreement by itself, no number twice, and all of them under the cap of the group.
    private var agreements: [Blocker] {
        var blockers: [Blocker] = []
        var numbers: Set<String> = []
        for agreement in balance.agreements {
            if !numbers.insert(agreement.number).inserted {
                blockers.append(
                    OpeningProof.blocker(
                        "OPENING_REPEATED",
                        "协议 \(agreement.number) 出现两次，每份协议只应有一份期初",
                        "Agreement \(agreement.number) is there twice; expected each once",
                        place: "balance/agreement/\(agreement.number)",
                        ["found": agreement.number]
                    )
                )
            }
            blockers +=
                OpeningAgreementProof(
                    agreement: agreement,
                    listedOn: balance.listedOn,
                    documents: documents.filter { agreement.digests.contains($0.digest) }
                ).blockers
        }
        let committed = try? Fen.sum(balance.agreements.map { Fen($0.committedFen) })
        if let capFen, let committed, committed.count > capFen {
            let over = Fen(committed.count - capFen)
            blockers.append(
                OpeningProof.blocker(
                    "OPENING_ABOVE_CAP",
                    "协议承诺 \(committed) 元超过单个项目上限 \(Fen(capFen)) 元，"
                        + "超出 \(over) 元，没有政策允许",
                    "The commitment of \(committed) CNY is above the cap of"
                        + " \(Fen(capFen)) CNY by \(over) CNY, which no policy allows",
                    place: "balance/agreement",
                    ["found": committed.yuanText, "over": over.yuanText]
                )
            )
        }
        return blockers
    }

    static func blocker(
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

/// One thing that a document of a class and a date must prove.
struct OpeningClaim {
    var documentClass: String
    var on: CivilDate?
    var zh: String
    var en: String

    /// A reason for each claim that none of the documents proves.
    static func unproven(
        _ claims: [OpeningClaim],
        by documents: [DocumentReference]
    ) -> [Blocker] {
        claims.compactMap { claim in
            let isProven = documents.contains {
                $0.documentClass == claim.documentClass && $0.date == claim.on
            }
            guard !isProven else { return nil }
            let date = claim.on?.description ?? "—"
            return OpeningProof.blocker(
                "OPENING_UNPROVEN",
                "没有文件证明\(claim.zh)（\(date)），应有同一日期的 \(claim.documentClass)",
                "No document proves \(claim.en) of \(date); expected a \(claim.documentClass) of"
                    + " that date",
                place: claim.documentClass,
                ["found": date, "expected": claim.documentClass]
            )
        }
    }
}
