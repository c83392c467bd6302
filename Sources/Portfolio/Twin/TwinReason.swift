package import Workflow

/// One thing that speaks for or against two projects being one, with its points.
package struct TwinReason: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case patent
        case title
        case organisation
        case person
        case summary
        case otherOrganisation = "other_organisation"
        case otherNumber = "other_number"
        case laterPhase = "later_phase"
        case contrast
    }

    package let kind: Kind
    /// Thousandths; below zero for what speaks against it.
    package let points: Int
    /// In thousandths, of titles and summaries.
    package let similarity: Int?
    /// What was found, without the names of people and organisations: it may be recorded.
    package let heading: Localized
    /// The names that it was found by; empty for none.
    package let evidence: String

    package var message: Localized {
        guard !evidence.isEmpty else { return heading }
        return Localized(zh: "\(heading.zh) \(evidence)", en: "\(heading.en) \(evidence)")
    }

    init(
        _ kind: Kind,
        _ points: Int,
        similarity: Int? = nil,
        zh: String,
        en: String,
        evidence: String = ""
    ) {
        self.kind = kind
        self.points = points
        self.similarity = similarity
        heading = Localized(zh: zh, en: en)
        self.evidence = evidence
    }
}

/// Two projects that are likely one, and why.
package struct TwinPair: Hashable, Sendable {
    package var first: TwinRecord
    package var second: TwinRecord
    /// From 0 to 1000: the sum of the reasons' points, within these bounds.
    package let score: Int
    package let reasons: [TwinReason]
    package let isStrong: Bool

    /// Thousandths as people read them: 912 is 0.91.
    package static func text(ofPerMille number: Int) -> String {
        let hundredths = (number + 5) / 10
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension TwinPair {
    /// What two profiles have in common and what tells them apart; nil below the least points.
    init?(_ first: TwinProfile, _ second: TwinProfile, _ rule: TwinRule, minimum: Int) {
        let relation = TwinPair.relation(first.organisations, second.organisations)
        let title = TwinPair.title(first.title, second.title, rule)
        let patents = Set(first.patents.keys).intersection(second.patents.keys)
        var reasons: [TwinReason] = []
        if !patents.isEmpty { reasons.append(TwinPair.patent(patents, first, second, rule)) }
        if let title { reasons.append(title) }
        if let organisation = TwinPair.organisation(relation, first, second, rule) {
            reasons.append(organisation)
        }
        if let person = TwinPair.person(relation?.relation, first, second, rule) {
            reasons.append(person)
        }
        reasons += TwinPair.against(first.title, second.title, rule)
        var sum = reasons.reduce(0) { $0 + $1.points }
        // A summary is long: it is compared only where it can matter.
        guard sum + rule.summary >= minimum else { return nil }
        if let summary = TwinPair.summary(first.summary, second.summary, rule) {
            reasons.append(summary)
            sum += summary.points
        }
        guard sum >= minimum else { return nil }
        self.first = first.record
        self.second = second.record
        score = min(max(sum, 0), 1000)
        self.reasons = reasons.sorted { $0.points > $1.points }
        isStrong = sum >= rule.strong
    }

    /// Points that grow from nothing at `from` to all of them at 1000.
    private static func ramp(_ similarity: Int, from: Int, points: Int) -> Int {
        guard similarity > from, from < 1000 else { return 0 }
        return (points * (similarity - from) + (1000 - from) / 2) / (1000 - from)
    }

    private static func patent(
        _ shared: Set<String>,
        _ first: TwinProfile,
        _ second: TwinProfile,
        _ rule: TwinRule
    ) -> TwinReason {
        let names = shared.sorted().map { first.patents[$0]?.shown ?? $0 }
        let isWrong = shared.contains { key in
            [first, second].contains { $0.patents[key]?.isCheckWrong == true }
        }
        return TwinReason(
            .patent,
            rule.patent,
            zh: "同一专利 \(names.joined(separator: "、"))\(isWrong ? "（校验位不符）" : "")",
            en: "the same patent \(names.joined(separator: ", "))"
                + (isWrong ? " (with a wrong check digit)" : "")
        )
    }

    private static func title(
        _ first: TitleText,
        _ second: TitleText,
        _ rule: TwinRule
    ) -> TwinReason? {
        let (similarity, isContained) = first.similarity(second, rule)
        let points = ramp(similarity, from: rule.titleFrom, points: rule.title)
        guard points > 0 else { return nil }
        let text = TwinPair.text(ofPerMille: similarity)
        if similarity == 1000 {
            return TwinReason(.title, points, similarity: 1000, zh: "标题相同", en: "the same title")
        }
        return TwinReason(
            .title,
            points,
            similarity: similarity,
            zh: isContained ? "一个标题包含另一个 \(text)" : "标题相似 \(text)",
            en: isContained ? "one title contains the other \(text)" : "similar titles \(text)"
        )
    }

    private typealias Found = (relation: OrganisationName.Relation, names: [String])

    /// The closest relation between the organisations of two; nil where one of them has none.
    private static func relation(
        _ first: [OrganisationName],
        _ second: [OrganisationName]
    ) -> Found? {
        var best: Found?
        for left in first {
            for right in second {
                let relation = left.relation(to: right)
                if best == nil || relation > best?.relation ?? .different {
                    best = (relation, [left.shown, right.shown])
                }
            }
        }
        return best
    }

    private static func organisation(
        _ relation: Found?,
        _ first: TwinProfile,
        _ second: TwinProfile,
        _ rule: TwinRule
    ) -> TwinReason? {
        let names = relation?.names ?? []
        let both = Array(Set(names)).count == 1 ? names[0] : names.joined(separator: "／")
        switch relation?.relation {
        case .same?:
            return TwinReason(
                .organisation,
                rule.organisation,
                zh: "同一牵头单位",
                en: "the same lead organisation",
                evidence: both
            )
        case .near?:
            return TwinReason(
                .organisation,
                rule.organisationNear,
                zh: "牵头单位名称相近",
                en: "lead organisations of like names",
                evidence: both
            )
        case .different?, nil:
            if let crossed = partner(first, second) ?? partner(second, first) {
                return TwinReason(
                    .organisation,
                    rule.partner,
                    zh: "一方牵头、另一方合作",
                    en: "lead of one and partner of the other",
                    evidence: crossed
                )
            }
            guard relation != nil else { return nil }
            return TwinReason(
                .otherOrganisation,
                -rule.otherOrganisation,
                zh: "牵头单位不同",
                en: "other lead organisations",
                evidence: both
            )
        }
    }

    /// The name of a lead that is a partner of the other.
    private static func partner(_ lead: TwinProfile, _ other: TwinProfile) -> String? {
        lead.organisations.first { name in
            other.partners.contains { $0.relation(to: name) == .same }
        }?.shown
    }

    private static func person(
        _ relation: OrganisationName.Relation?,
        _ first: TwinProfile,
        _ second: TwinProfile,
        _ rule: TwinRule
    ) -> TwinReason? {
        let name = first.record.personName
        if let id = first.record.personID, id == second.record.personID {
            return TwinReason(
                .person,
                rule.person,
                zh: "同一负责人",
                en: "the same lead person",
                evidence: name
            )
        }
        guard !first.personName.isEmpty, first.personName == second.personName else { return nil }
        guard let relation, relation != .different else {
            return TwinReason(
                .person,
                rule.personNear,
                zh: "负责人同名",
                en: "lead persons of the same name",
                evidence: name
            )
        }
        return TwinReason(
            .person,
            rule.person,
            zh: "同一单位的同名负责人",
            en: "lead persons of the same name in one organisation",
            evidence: name
        )
    }

    private static func summary(
        _ first: GramBag,
        _ second: GramBag,
        _ rule: TwinRule
    ) -> TwinReason? {
        let similarity = first.similarity(second)
        let points = ramp(similarity, from: rule.summaryFrom, points: rule.summary)
        guard points > 0 else { return nil }
        let text = TwinPair.text(ofPerMille: similarity)
        return TwinReason(
            .summary,
            points,
            similarity: similarity,
            zh: "内容相似 \(text)",
            en: "similar content \(text)"
        )
    }
}
