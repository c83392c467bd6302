import Casework
import Portfolio
import Store
import Workflow

/// The evidence of an exemption case as it was recorded, made once more from the ledger.
struct ExemptionReading {
    let stream: CaseStream
    let evidence: ExemptionEvidence
    let words: CaseWords
    /// The digest that was recorded with the evidence.
    let recorded: String
    /// Whether the evidence that is made now is the one that was recorded.
    let isConfirmed: Bool
    /// Whether the reader may know of rounds; others are told their numbers without codes.
    private let knowsRounds: Bool
    /// Project and agreement, by code.
    private let sources: [String: CaseStream]

    /// `stream` is an exemption case as the reader sees it.
    ///
    /// - Throws: `EVIDENCE_NOT_COLLECTED` while there is none.
    init(_ stream: CaseStream, _ ledger: OpenLedger, _ words: CaseWords) throws {
        guard let recorded = stream.text("digest"),
            let day = stream.text("collected_on").flatMap({ CivilDate($0) })
        else { throw Refusal(ExemptionReading.missing(stream)) }
        let versions = ExemptionProcedure.recorded(of: stream)
        let streams = try versions.compactMap {
            try ledger.store.stream($0.stream, version: $0.version)
        }
        let marks = try versions.flatMap { try ledger.store.events(of: $0.stream) }
            .map { try EventMark($0) }
        self.stream = stream
        self.words = words
        self.recorded = recorded
        evidence = ExemptionEvidence(of: streams, marks, on: day)
        isConfirmed =
            streams.count == versions.count
            && Digests.named(Array(evidence.text.utf8)) == recorded
        knowsRounds = try ledger.cases.allows("round")
        sources = Dictionary(streams.map { ($0.code, $0) }) { $1 }
    }

    private static func missing(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "EVIDENCE_NOT_COLLECTED",
            message: Localized(
                zh: "\(stream.code) 还没有证据，应先办理“从台账生成证据”，请投后管理人办理",
                en: "\(stream.code) has no evidence yet; the post-investment manager can make it"
                    + " from the ledger first"
            ),
            place: "CODE",
            role: "PIM"
        )
    }

    func title(_ step: ExemptionEvidence.Step) -> Localized {
        sources[step.code].map { words.title(ofType: step.mark.type, in: $0) }
            ?? Localized(zh: step.mark.type, en: step.mark.type)
    }

    func roles(_ step: ExemptionEvidence.Step) -> Localized {
        guard step.mark.actor != "system" else { return Localized(zh: "系统", en: "system") }
        let titles = step.mark.roles.map {
            words.rules.roleTitles[$0] ?? Localized(zh: $0, en: $0)
        }
        return Localized(
            zh: titles.map(\.zh).joined(separator: "、"),
            en: titles.map(\.en).joined(separator: ", ")
        )
    }

    func round(_ index: Int) -> String {
        knowsRounds ? evidence.rounds[index].code : "\(index + 1)"
    }

    // MARK: Told

    var json: [String: JSON] {
        [
            "code": JSON(stream.code), "digest": JSON(recorded), "confirmed": .bool(isConfirmed),
            "collected_on": JSON(stream.text("collected_on") ?? ""),
            "steps": .array(
                evidence.steps.map { step in
                    [
                        "code": JSON(step.code), "version": JSON(step.mark.version),
                        "event": JSON(step.mark.type), "roles": JSON(step.mark.roles),
                        "effective": JSON(step.mark.effective.description),
                        "recorded_at": JSON(step.mark.recordedAt.description),
                        "hash": JSON(step.mark.hash),
                    ]
                }
            ),
            "rounds": .array(
                evidence.rounds.indices.map { index in
                    let one = evidence.rounds[index]
                    return [
                        "round": JSON(round(index)), "seats": JSON(one.seats),
                        "declared": JSON(one.declared), "conflicted": JSON(one.conflicted),
                    ]
                }
            ),
            "checks": .array(
                evidence.checks.map { check in
                    [
                        "code": JSON(check.code), "part": JSON(check.part),
                        "due": check.dueOn.map { JSON($0.description) } ?? .null,
                        "done": check.doneOn.map { JSON($0.description) } ?? .null,
                        "late": .bool(check.isLate),
                    ]
                }
            ),
        ]
    }

    var lines: [Localized] {
        [
            Localized(
                zh: "\(stream.code) 的证据：办理步骤 \(evidence.steps.count) 步，评审轮次 "
                    + "\(evidence.rounds.count) 个（未声明 \(evidence.undeclared) 人次），投后检查 "
                    + "\(evidence.checks.count) 项（逾期 \(evidence.late) 项）",
                en: "Evidence of \(stream.code): \(evidence.steps.count) steps,"
                    + " \(evidence.rounds.count) rounds (\(evidence.undeclared) seats undeclared),"
                    + " \(evidence.checks.count) checks (\(evidence.late) late)"
            ),
            verdict,
        ]
    }

    var verdict: Localized {
        isConfirmed
            ? Localized(
                zh: "与登记的摘要一致：\(recorded)",
                en: "As recorded: \(recorded)"
            )
            : Localized(
                zh: "与登记的摘要不一致，请系统管理员核验台账",
                en: "Not what was recorded; the administrator can verify the ledger"
            )
    }
}
