import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow
import WorkflowFile

/// Who reads what, over a ledger with a case of every kind and a person of every role.
@Suite struct ReadingTests {
    /// What the story says of a person and a case, written by hand and not by the policy.
    private struct Standing {
        var isOwn = false
        var isOfDistrict = false
        var isAssigned = false
        var isConflicted = false
    }

    /// 甲, 乙, or neither: what a case belongs to.
    private enum Side { case first, second, neither }

    private func side(of stream: CaseStream, _ town: ReadingTown) throws -> Side {
        let (first, second) = (try town.office.id(town.first), try town.office.id(town.second))
        var about = stream.kind == "paper-approval" ? stream.text("case") : stream.parent
        // What belongs to an agreement is read by its project.
        if AfterCare.kinds.contains(stream.kind), let agreement = stream.parent {
            about = try town.office.store.stream(agreement)?.parent
        }
        if [stream.id, about].contains(first) { return .first }
        return [stream.id, about].contains(second) ? .second : .neither
    }

    private func standing(
        of name: String,
        to stream: CaseStream,
        _ town: ReadingTown
    ) throws -> Standing {
        let side = try side(of: stream, town)
        let companies: [Side: String] = [.first: town.firstCompany, .second: town.secondCompany]
        let panels: [Side: Set<String>] = [.first: ["REV1", "REV2"], .second: ["REV2"]]
        let chairs: [Side: Set<String>] = [.first: ["CH", "CH2"], .second: ["CH"]]
        let isJudged = stream.kind == "project" || stream.kind == "round"
        let leads = companies.first { $0.value == stream.code }?.key ?? .neither
        var standing = Standing()
        let person = try town.office.id(town.office.person(name))
        standing.isOwn =
            stream.code == town.office.person(name)
            || [
                TokenProcedure.kind, SavedViewProcedure.kind, ExpertProcedure.kind,
                PayeeProcedure.kind,
            ]
            .contains(stream.kind)
                && stream.parent == person
            || name == "APP1" && (side == .first || leads == .first)
            || name == "APP1" && stream.kind == "import-draft"
            || name == "APP2" && (side == .second || leads == .second)
        standing.isOfDistrict =
            name == "DO"
            ? side == .first || stream.text("district") == "东湖高新"
            : name == "DO2" && (side == .second || stream.text("district") == "洪山")
        // Who applies for 乙 is not for its reviewers to know.
        let seats = leads == .second ? [] : panels[side == .neither ? leads : side] ?? []
        standing.isAssigned =
            seats.contains(name)
            && (stream.kind == "round" || side != .neither || leads != .neither)
            || isJudged && (chairs[side] ?? []).contains(name)
            || stream.kind == PayeeAccountProcedure.kind && name.hasPrefix("FIN")
        standing.isConflicted = name == "REV6" && side == .second
        return standing
    }

    /// The matrix as a person would read it off the file.
    private func isExpected(
        _ kind: String,
        _ roles: [String],
        _ standing: Standing,
        _ matrix: [String: [String: ReadScope]]
    ) -> Bool {
        roles.contains { role in
            switch matrix[kind]?[role] ?? ReadScope.none {
            case .none: false
            case .all: !standing.isConflicted
            case .own: standing.isOwn
            case .district: standing.isOfDistrict && !standing.isConflicted
            case .assigned: standing.isAssigned && !standing.isConflicted
            }
        }
    }

    /// Every person and every case: `PERSON KIND CODE` where the policy differs from the file.
    private func differences(
        _ town: ReadingTown,
        _ rules: Rulebook,
        seen: inout Set<[String]>
    ) throws -> [String] {
        let matrix = try shippedMatrix()
        let everything = try town.everything()
        var differences: [String] = []
        for (name, roles) in ReadingTown.cast {
            let visible = try town.reader(name, rules).visible(everything)
            let shown = Set(visible.map(\.stream.id))
            for stream in everything {
                let standing = try standing(of: name, to: stream, town)
                let isReviewer = stream.kind == "person" && stream.wasGranted("REV")
                let isExpected =
                    isExpected(stream.kind, roles, standing, matrix)
                    && (!isReviewer || isExpected("reviewer", roles, standing, matrix))
                if isExpected != shown.contains(stream.id) {
                    differences.append("\(name) \(stream.kind) \(stream.code)")
                }
                if isExpected { seen.insert([stream.kind, roles[0]]) }
            }
        }
        return differences
    }

    private func shippedMatrix() throws -> [String: [String: ReadScope]] {
        let folder = try DefinitionFolder.load(Office.definitions)
        let roles = try #require(folder.roles.first { $0.path == "roles.yaml" })
        return Dictionary(roles.content.reads.map { ($0.kind.content, $0.scopes) }) { $1 }
    }

    @Test func `everybody sees of every kind what the file says, and a wrong line is found`() throws
    {
        let town = try ReadingTown()
        var seen: Set<[String]> = []
        #expect(try differences(town, town.rules, seen: &seen) == [])

        // Every word of the matrix that lets somebody read was met, and every kind of case.
        let matrix = try shippedMatrix()
        let charts = Set(town.rules.charts.keys)
        let within: Set = [
            "tranche", "milestone", "amendment", "equity-exit", "holder", "financing", "follow-up",
            "authorisation",
        ]
        let words = charts.subtracting(within).flatMap { kind in
            (matrix[kind] ?? [:]).filter { $0.value != .none }.map { [kind, $0.key] }
        }
        // A chair reads the applicant's organisation when he sits on the panel himself.
        #expect(Set(words).subtracting(seen) == [["organisation", "CH"]])

        for (kind, role) in [("project", "ADM"), ("round", "REV"), ("landing", "FIN")] {
            var reads = town.rules.reads
            let isNew = reads[kind]?[role] == nil
            reads[kind]?[role] = isNew ? .all : ReadScope.none
            let planted = town.rules.reading(reads)
            var ignored: Set<[String]> = []
            #expect(try !differences(town, planted, seen: &ignored).isEmpty, "\(kind) \(role)")
        }
    }

    @Test func `a kind without a line is nobody's`() throws {
        let town = try ReadingTown()
        let rules = town.rules.reading(town.rules.reads.filter { $0.key != "project" })
        let project = try #require(try town.office.store.stream(town.first))
        for (name, _) in ReadingTown.cast {
            #expect(try !town.reader(name, rules).sees(project), "\(name)")
        }
        #expect(try Reader(.system, in: town.cases(rules)).sees(project))
    }

    @Test func `what is within a case is read by its own line`() throws {
        let town = try ReadingTown()
        let agreement = try town.office.child("grant-agreement", of: town.first)
        func shown(_ name: String, _ stream: CaseStream) throws -> Set<String> {
            let readable = try town.reader(name).readable(stream)
            let keys = readable?.stream.instances.keys.map { String($0) } ?? []
            return Set(keys.map { String($0.prefix { $0 != "/" }) })
        }
        #expect(try shown("DO", agreement) == ["", "milestone"])
        #expect(try shown("FIN", agreement) == ["", "milestone", "tranche"])
        #expect(try shown("DO2", agreement) == [])
        let project = try #require(try town.office.store.stream(town.first))
        #expect(try shown("PO", project) == ["", "follow-up"])
        #expect(try shown("FIN", project) == [""])
        #expect(try shown("REV1", project) == [""])
    }

    @Test func `a declared conflict takes the case from every place`() throws {
        let town = try ReadingTown()
        let reader = try town.reader("REV6")
        let everything = try town.everything()
        // Of himself he sees what is his own: his person, his token and his view.
        func cases(_ reader: Reader) throws -> [CaseStream] {
            try reader.visible(everything).map(\.stream).filter {
                ![TokenProcedure.kind, SavedViewProcedure.kind].contains($0.kind)
            }
        }
        #expect(try cases(reader).map(\.code) == [town.office.person("REV6")])

        // Before the declaration he was on the panel: another who was not in conflict still is.
        let other = try town.reader("REV2").visible(everything).map(\.stream.code)
        #expect(Set(other).isSuperset(of: [town.second, town.secondRound]))
        // As the applicant's own employee he sees nothing by his seat.
        let partial = try cases(town.reader("REV8")).map(\.code)
        #expect(partial == [town.office.person("REV8")])
    }

    @Test func `a conflict outlives the role, and binds who stands in`() throws {
        let town = try ReadingTown()
        let office = town.office
        let project = try #require(try office.store.stream(town.second))
        let expert = office.person("REV6")
        try office.ask(expert, "revoke_role", by: "SECADM", ["role": .string("REV")])
        try office.ask(expert, "grant_role", by: "SECADM", ["role": .string("DIR")])
        #expect(try !town.reader("REV6").sees(project))
        #expect(try town.reader("DIR").sees(project))
        try office.authorise("DIR", from: "REV6", roles: ["DIR"], since: "2026-01-15")
        #expect(try !town.reader("DIR").sees(project))
    }

    @Test func `a seat on a panel counts from the next command on`() throws {
        let town = try ReadingTown()
        let office = town.office
        try office.hire("REV9", ["REV"])
        let project = try office.lead("示例丙")
        try office.accept(project, organisation: town.firstCompany)
        func sees() throws -> Bool {
            try office.casework.sees(project, by: office.caller("REV9"))
        }
        #expect(try !sees())
        let opened = try office.ask(
            project,
            "open_round",
            by: "SEC",
            ["gate": .string("G2_AWARD"), "blind": .string("double")]
        )
        let panel = ["REV2", "REV3", "REV4", "REV6", "REV9"]
        try office.ask(
            opened.moved[1].code,
            "draw",
            by: "SEC",
            [
                "panel": .list(panel.map { .string(office.person($0)) }),
                "record": .string("示例抽取记录"),
            ],
            documents: ["draw_record"]
        )
        #expect(try sees())
    }
}
