import Casework
import Expression
import Portfolio
import Store
import Workflow

/// The terms of an agreement in their versions: the first was signed, each amendment makes one.
///
/// No version is stored by itself: each is the agreement as it was after the event that brought it
/// in force, so that the history and its versions cannot differ.
struct GrantTerms {
    struct Version {
        let number: Int
        /// The event that brought it in force, as one is told of it.
        let event: Int
        let on: CivilDate
        let recordedAt: Instant
    }

    /// A term that differs between two versions.
    struct Difference: Hashable {
        /// Such as `tranche/2 amount`.
        let key: String
        let name: Localized
        let before: String
        let after: String
    }

    let versions: [Version]
    /// By the instance of an amendment: the version that its signature made.
    private let amendments: [String: Version]
    private let present: CaseStream
    private let ledger: OpenLedger

    init(_ present: CaseStream, _ ledger: OpenLedger) throws {
        var versions: [Version] = []
        var amendments: [String: Version] = [:]
        for record in try ledger.cases.events(of: present.id) {
            let steps = try EventBody(parsing: record.body).steps
            for taken in steps where taken.instance.isEmpty {
                // Before the signature there are none: the case begins with zero.
                guard case .int(let number)? = taken.step.changes["terms"], number > 0
                else { continue }
                let version = Version(
                    number: Int(number),
                    event: Int(record.version),
                    on: record.effective,
                    recordedAt: record.recordedAt
                )
                versions.append(version)
                let key = steps.map(\.instance).first {
                    $0.hasPrefix("\(AgreementPaper.amendment)/")
                }
                if let key { amendments[key] = version }
            }
        }
        (self.versions, self.amendments) = (versions, amendments)
        (self.present, self.ledger) = (present, ledger)
    }

    /// The version that the signature of an amendment made; nil before it.
    func amended(_ key: String) -> Version? { amendments[key] }

    /// The agreement with the terms that an amendment changes, or would change.
    func agreement(beforeAmendment key: String) throws -> CaseStream {
        guard let version = amendments[key] else { return present }
        var earlier = try agreement(version.number - 1)
        // What is proposed came after the terms that it changes.
        earlier.instances[key] = present.instances[key]
        return earlier
    }

    /// The agreement with the terms of a version.
    ///
    /// - Throws: `TERMS_UNKNOWN` for a version that there is not.
    func agreement(_ number: Int) throws -> CaseStream {
        guard let version = versions.first(where: { $0.number == number }),
            let stream = try ledger.cases.stream(present.id, version: version.event)
        else { throw unknown(number) }
        return stream
    }

    private func unknown(_ number: Int) -> Refusal {
        let known =
            versions.isEmpty
            ? Localized(zh: "协议尚未签署，没有条款版本", en: "the agreement is not signed and has none")
            : Localized(
                zh: "应为 1 至 \(versions.count)",
                en: "expected one of 1 to \(versions.count)"
            )
        return Refusal(
            Blocker(
                code: "TERMS_UNKNOWN",
                message: Localized(
                    zh: "\(present.code) 没有第 \(number) 版条款：\(known.zh)，请查询人更正",
                    en: "\(present.code) has no version \(number) of its terms: \(known.en);"
                        + " whoever asked can correct it"
                ),
                place: "terms",
                values: ["found": "\(number)", "count": "\(versions.count)"]
            )
        )
    }

    // MARK: Differences

    private static let fields: [(instance: String, names: [String])] = [
        ("", ["holder", "representative", "clauses"]),
        ("tranche", ["amount"]), ("milestone", ["due_on", "target"]),
    ]

    /// What differs between two versions, in the order of the terms.
    func differences(from first: Int, to second: Int) throws -> [Difference] {
        let (before, after) = (try agreement(first), try agreement(second))
        let project = try present.parent.flatMap { try ledger.cases.stream($0) }
        guard let project else { throw CaseRefusals.notFound(present.code) }
        let paper = try CasePaper(ledger, CaseReference(code: project.code, instance: ""))
        return try GrantTerms.fields.flatMap { part, names -> [Difference] in
            let keys = part.isEmpty ? [""] : present.keys(of: part)
            return try keys.flatMap { key in
                try names.compactMap { name in
                    let old = try paper.text(name, of: before, key)
                    let new = try paper.text(name, of: after, key)
                    guard old != new else { return nil }
                    return Difference(
                        key: key.isEmpty ? name : "\(key) \(name)",
                        name: title(name, key, paper.words),
                        before: old,
                        after: new
                    )
                }
            }
        }
    }

    private func title(_ name: String, _ key: String, _ words: CaseWords) -> Localized {
        let chart = words.rules.chart(instance: key, kind: present.kind)
        let field = chart?.fieldNumbers[name].flatMap { chart?.fields[$0].title }
        let title = field ?? Localized(zh: name, en: name)
        guard !key.isEmpty else { return title }
        let number = key.split(separator: "/").last ?? ""
        let part = chart?.definition.title ?? Localized(zh: key, en: key)
        return Localized(
            zh: "\(part.zh) \(number)：\(title.zh)",
            en: "\(part.en) \(number): \(title.en)"
        )
    }
}
