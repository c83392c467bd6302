import Expression
import Portfolio
import Testing
import Workflow

/// Marks that pass: 80 and a little of 100.
let goodMarks = [8, 8, 8, 8, 8, 8, 9]
/// The panel of the walks, by pseudonym.
let panel = ["e1", "e2", "e3", "e4", "e5", "e6", "e7"]

func expert(_ code: String) -> Person { Person(code, "REV") }

func list(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }

func marks(_ numbers: [Int]) -> Value { .list(numbers.map { .int(Int64($0)) }) }

/// A reason for each mark that asks for one: those at the ends of the scale, and those left out.
func reasons(_ numbers: [Int]) -> [String: Value] {
    let text = String(repeating: "示例理由", count: 8)
    let due = zip(1..., numbers).filter { $0.1 <= 3 || $0.1 >= 9 }
    return Dictionary(uniqueKeysWithValues: due.map { ("rationale_d\($0.0)", .string(text)) })
}

/// The steps of a project up to a place, for tests that begin there.
extension Town {
    /// A project in `case.intake.checking.submitted`, submitted by the applicant.
    func submitted(title: String = "title", coreIP: [String] = ["P1", "P2"]) throws -> String {
        let organisation = try open(
            "organisation",
            "register",
            [
                "name": .string("某公司"), "kind": .string("enterprise"),
                "uscc": .string("91420100MA4KM1234D"),
            ],
            by: .officer
        )
        let project = try open(
            "project",
            "register",
            [
                "channel": .string("scouting"), "title": .string(title),
                "source": .string("note 7"), "contact": .string("tel"),
                "core_ip": list(coreIP),
            ],
            by: .officer
        )
        try ask(project, "invite", by: .officer)
        var answers: [String: Value] = [
            "lead_organisation": .string(organisation), "principal_investigator": .string("pi"),
            "field": .string("AI"), "district": .string("OUTSIDE"), "trl": .int(3),
            "mrl": .int(3),
        ]
        for name in [
            "aim", "today", "novelty", "audience", "risks", "cost", "duration", "exams",
        ] {
            answers["summary_\(name)"] = .string(name)
        }
        try ask(project, "describe", answers, by: .applicant)
        try ask(
            project,
            "submit",
            ["unclassified": .bool(true)],
            by: .applicant,
            documents: ["application_form", "integrity_pledge", "authorisation"]
        )
        return project
    }

    /// A project in evaluation with its round in `planned`.
    func inReview(coreIP: [String] = ["P1", "P2"]) throws -> (project: String, round: String) {
        let project = try submitted(coreIP: coreIP)
        try ask(
            project,
            "accept",
            ["checked": list(["integrity", "ownership", "duplication", "ethics", "security"])],
            by: .officer
        )
        try ask(project, "open_round", ["gate": .string("G2_AWARD")], by: .secretary)
        return (project, try #require(try children(of: project, kind: "round").last).id)
    }

    /// Draws the panel and takes the declarations of everybody but some.
    func drawn(_ round: String, silent: Set<String> = []) throws {
        try ask(
            round,
            "draw",
            ["panel": list(panel), "alternates": list(["a1", "a2"])],
            by: .secretary,
            documents: ["draw_record"]
        )
        for code in panel where !silent.contains(code) { try declare(round, code) }
    }

    func declare(_ round: String, _ code: String, conflict: String = "none") throws {
        try ask(
            round,
            "declare",
            ["expert": .string(code), "conflict": .string(conflict)],
            by: expert(code)
        )
    }

    func score(_ round: String, _ code: String, _ numbers: [Int] = goodMarks) throws {
        try ask(
            round,
            "score",
            ["expert": .string(code), "marks": marks(numbers)]
                .merging(reasons(numbers)) { $1 },
            by: expert(code)
        )
    }

    /// A project whose round is sealed with these marks of the first experts.
    func sealed(
        _ sheets: [[Int]] = Array(repeating: goodMarks, count: 7)
    ) throws
        -> (project: String, round: String)
    {
        let (project, round) = try inReview()
        try drawn(round)
        try ask(round, "release", by: .secretary)
        for (code, sheet) in zip(panel, sheets) { try score(round, code, sheet) }
        try ask(round, "seal", by: .secretary)
        return (project, round)
    }

    /// Concludes a sealed round and lets its project take over the outcome.
    func concluded(
        _ sheets: [[Int]] = Array(repeating: goodMarks, count: 7)
    ) throws
        -> (project: String, round: String)
    {
        let (project, round) = try sealed(sheets)
        try ask(round, "opine", ["opinion": .string("good")], by: .chair)
        try ask(round, "conclude", by: .secretary)
        try ask(project, "conclude_evaluation", by: .secretary)
        return (project, round)
    }

    /// A project whose notice runs.
    func noticed() throws -> (project: String, notice: String) {
        let (project, _) = try concluded()
        try ask(project, "propose_listing", by: .officer, documents: ["cultivation_plan"])
        try ask(
            project,
            "publish",
            ["subject": .string("list")],
            by: .director,
            documents: ["decision_minutes"]
        )
        return (project, try #require(try children(of: project, kind: "notice").last).id)
    }

    /// A project in cultivation.
    func listed() throws -> String {
        let (project, notice) = try noticed()
        try fire(notice, "notice")
        try ask(project, "list", by: .director, documents: ["listing_document"])
        return project
    }

    func active(_ reference: String) throws -> [String] {
        try #require(try stream(reference)).root.active
    }

    func field(_ name: String, of reference: String) throws -> Value {
        try #require(try stream(reference)).field(name)
    }
}
