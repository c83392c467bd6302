package import Workflow

/// What the ledger itself proves about how a loss came to be decided (容错免责): that the decision
/// followed the machine, that conflicts were declared, that checks came on time.
///
/// It is made of cases at versions, so that it can be made again, and its digest compared.
package struct ExemptionEvidence: Hashable, Sendable {
    /// A step of the project or the agreement; the hash is that of its event.
    package struct Step: Hashable, Sendable {
        package let code: String
        package let mark: EventMark
    }

    /// A round of the project: seats of its panel, and how many of them declared.
    package struct Round: Hashable, Sendable {
        package let code: String
        package let seats: Int
        package let declared: Int
        package let conflicted: Int

        package var undeclared: Int { max(0, seats - declared) }
    }

    /// Something that was due after the award: a milestone or a report.
    package struct Check: Hashable, Sendable {
        package let code: String
        package let part: String
        package let dueOn: CivilDate?
        /// Nil while it was not done.
        package let doneOn: CivilDate?
        package let isLate: Bool
    }

    package let steps: [Step]
    package let rounds: [Round]
    package let checks: [Check]
    /// The cases that it is made of, with their versions, in the order in which they are given.
    package let sources: [(stream: String, version: Int)]

    package var undeclared: Int { rounds.reduce(0) { $0 + $1.undeclared } }
    package var late: Int { checks.count { $0.isLate } }

    package static func == (left: Self, right: Self) -> Bool { left.text == right.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// - Parameters:
    ///   - streams: the project and the agreement, then rounds and reports, each as it was.
    ///   - marks: their events; what came after the version of its case is left out.
    ///   - day: on which it is or was made.
    package init(of streams: [CaseStream], _ marks: [EventMark], on day: CivilDate) {
        let versions = Dictionary(streams.map { ($0.id, $0.version) }) { $1 }
        let codes = Dictionary(streams.map { ($0.id, $0.code) }) { $1 }
        let known = marks.filter { $0.version <= versions[$0.stream] ?? 0 }
        let told = Set(
            streams.filter { ["project", GrantProcedure.kind].contains($0.kind) }.map(\.id)
        )
        steps = known.filter { told.contains($0.stream) }.map {
            Step(code: codes[$0.stream] ?? "", mark: $0)
        }
        rounds = streams.filter { $0.kind == "round" }.map { round in
            let panel = Set(round.texts("panel"))
            return Round(
                code: round.code,
                seats: panel.count,
                declared: panel.intersection(round.texts("declared")).count,
                conflicted: round.texts("conflicted").count
            )
        }
        checks = streams.flatMap { stream -> [Check] in
            switch stream.kind {
            case GrantProcedure.kind: ExemptionEvidence.milestones(of: stream, known, on: day)
            case EnterpriseReportProcedure.kind: [ExemptionEvidence.report(stream, on: day)]
            default: []
            }
        }
        sources = streams.map { ($0.id, $0.version) }
    }

    /// A milestone is done when it is handed in; what is looked at afterwards is our own time.
    private static func milestones(
        of agreement: CaseStream,
        _ marks: [EventMark],
        on day: CivilDate
    ) -> [Check] {
        agreement.keys(of: "milestone").map { key in
            let due = agreement.text("due_on", of: key).flatMap { CivilDate($0) }
            let done = marks.first {
                $0.stream == agreement.id && $0.name == "submit" && $0.instances.contains(key)
            }?.effective
            return Check(
                code: agreement.code,
                part: key,
                dueOn: due,
                doneOn: done,
                isLate: isLate(due, done, on: day)
            )
        }
    }

    private static func report(_ report: CaseStream, on day: CivilDate) -> Check {
        let due = report.text("due_on").flatMap { CivilDate($0) }
        let done = report.text("given_on").flatMap { CivilDate($0) }
        return Check(
            code: report.code,
            part: report.text("period") ?? "",
            dueOn: due,
            doneOn: done,
            isLate: !report.isIn("waived") && isLate(due, done, on: day)
        )
    }

    private static func isLate(_ due: CivilDate?, _ done: CivilDate?, on day: CivilDate) -> Bool {
        due.map { (done ?? day) > $0 } ?? false
    }

    /// One line for each fact: what its digest is over, and what somebody can check by hand.
    package var text: String {
        let steps = steps.map { step in
            let mark = step.mark
            return [
                "step", step.code, "\(mark.version)", mark.type, "\(mark.effective)",
                "\(mark.recordedAt)", mark.roles.joined(separator: "+"), mark.hash,
            ].joined(separator: "\t")
        }
        let rounds = rounds.map {
            "round\t\($0.code)\t\($0.seats)\t\($0.declared)\t\($0.conflicted)"
        }
        let checks = checks.map { check in
            [
                "check", check.code, check.part, check.dueOn?.description ?? "-",
                check.doneOn?.description ?? "-", check.isLate ? "late" : "in time",
            ].joined(separator: "\t")
        }
        return (steps + rounds + checks).map { $0 + "\n" }.joined()
    }
}
