import Casework
import Foundation
import PrintedPages
import Spreadsheet
import Testing
import Web
import Workflow

@testable import dipper

/// Two ledgers that differ only in who sat in which seat of a panel.
///
/// Whoever may not know it gets the same answers of both, byte for byte: from every command, page
/// and operation of the API, on paper, in exports and from the feed. What is drawn by chance for
/// every ledger anew (identifiers, digests, tokens) is made alike first.
@Suite struct `Two worlds that differ in their reviewers` {
    private struct Told: Sendable {
        let content: [UInt8]
        /// A reviewer who holds a part of the company.
        let conflicted: String
    }

    /// One of the two, with everything that somebody can be told of it.
    private struct World {
        let ledger: ScratchLedger
        let conflicted: String

        /// Told once for all tests; each takes a copy.
        static func told(_ experts: [String], _ alternate: String) async throws -> Told {
            let ledger = try await ScratchLedger.story(judgedBy: experts, alternate: alternate)
            let added = try await ledger.answer(
                line: "person add --as \(Cast.administrator) --name 示例 --roles REV"
            )
            let conflicted = try #require(added["code"]?.textValue)
            for line in [
                "expert register \(conflicted) --kinds technical --fields 示例"
                    + " --as \(Cast.secretary)",
                "expert tie ZJ-2026-000001 --relation holding --organisation \(Cast.company)"
                    + " --as \(Cast.secretary)",
            ] { try await ledger.answer(line: line) }
            return Told(content: try ledger.content(), conflicted: conflicted)
        }

        init(_ told: Told) throws {
            ledger = try ScratchLedger(content: told.content)
            conflicted = told.conflicted
        }

        // MARK: Commands

        private static let rounds = [
            "round show %", "round events %", "round history %", "round why % conclude",
            "round lacks %", "round marks %",
        ]
        private static let boards = [
            "goals", "goals --funnel --by officer", "expert list", "notice list --fields all",
            "round list --fields all", "grant list --fields all", "project list --csv ~/list.csv",
            "project list --xlsx ~/list.xlsx", "round list --csv ~/rounds.csv",
        ]

        func commands(_ person: String?) async throws -> [String: String] {
            let lines =
                ReadingCommandTests.questions.map { $0.replacing("%", with: Cast.project) }
                + World.rounds.map { $0.replacing("%", with: Cast.round) }
                + ReadingCommandTests.lists + World.boards
            var told: [String: String] = [:]
            for line in lines where !line.contains(" do ") {
                let arguments = line.replacing("~", with: ledger.folder).split(separator: " ")
                    .map(String.init)
                told[line] = try await outcome(
                    arguments + (person.map { ["--as", $0] } ?? []) + ["--database", ledger.path]
                )
                guard let path = arguments.last, path.hasPrefix(ledger.folder),
                    let bytes = FileManager.default.contents(atPath: path)
                else { continue }
                told[line + " as a file"] = try words([UInt8](bytes))
                try FileManager.default.removeItem(atPath: path)
            }
            return told
        }

        private func outcome(_ arguments: [String]) async throws -> String {
            do {
                return alike(try await DipperTests.answer(arguments))
            } catch {
                let failure = Failure(error)
                return alike(
                    "\(failure.status) \(failure.lines(in: .chinese))"
                        + failure.json(in: .english).canonicalText
                )
            }
        }

        // MARK: Pages

        private static let doors = [
            "/", "/board", "/cases", "/cases?kind=round", "/cases?kind=person", "/cases/board",
            "/cases.csv?kind=round", "/reviews", "/approvals", "/reports", "/rules", "/meetings",
            "/cases/\(Cast.round)", "/cases/\(Cast.project)", "/cases/\(Cast.round)/do/score",
            "/cases?q=" + Cast.alternate, "/choose/person?q=s", "/admin/audit",
        ]
        private static let mostPages = 200

        /// Every page that links lead to; of reports by month one of each kind.
        func pages(_ person: String?) throws -> [String: String] {
            let browser = try Browser(ledger, as: person)
            var next = World.doors
            var told: [String: String] = [:]
            while let place = next.popLast(), told.count < World.mostPages {
                let name = alike(place).replacing(/\/\d{4}-\d{2}\b/, with: "/month")
                guard told[name] == nil else { continue }
                try browser.open(place)
                told[name] = "\(browser.status) \(try words(browser.response.body))"
                for link in browser.page.matches(of: /href="(\/[^"#]*)/) {
                    next.append(String(link.1).replacing("&amp;", with: "&"))
                }
            }
            return told
        }

        // MARK: The API

        private static let codes = [
            Cast.project, Cast.round, Cast.agreement, Cast.company, Cast.chair, Cast.experts[0],
            Cast.alternate, "ZJ-2026-000001", "TZ-2026-000001",
        ]
        /// What stands for the parts of a path besides codes.
        private static let parts = [
            "kind": ["round", "project", "expert"], "goal": ["CULTIVATED"], "event": ["score"],
            "number": ["1"], "item": ["1"], "month": ["2025-12"], "year": ["2026"], "id": ["1"],
            "stage": ["lead"], "shape": ["monthly"], "message": ["1"],
        ]

        func operations(_ person: String?) throws -> [String: String] {
            let client = try APIClient(ledger, as: person)
            var told: [String: String] = [:]
            for route in APIRoutes.table where route.method == .get {
                var places = [""]
                for part in route.pattern {
                    let choices =
                        part.hasPrefix(":")
                        ? World.parts[String(part.dropFirst())] ?? World.codes : [String(part)]
                    places = places.flatMap { place in choices.map { "\(place)/\($0)" } }
                }
                for place in places {
                    // A stream is asked for once, and ends with what there is.
                    let answer = try client.open(place)
                    told[place] = "\(answer.status) \(try words(answer.body))"
                }
            }
            return told
        }

        // MARK: Made alike

        private func words(_ bytes: [UInt8]) throws -> String {
            if bytes.starts(with: Array("%PDF".utf8)) {
                // Digests have other widths, which moves the lines of a page among each other.
                return alike(try PrintedPages(bytes).text())
                    .replacing(/树头\s*(digest)?/, with: "")
                    .split(whereSeparator: \.isWhitespace).sorted().joined(separator: " ")
            }
            if bytes.starts(with: [0x50, 0x4B]) {
                let grids = try GridFile.grids(bytes: bytes, file: "a.xlsx")
                return alike("\(grids.map { $0.rows.map { row in row.cells.map(\.shown) } })")
            }
            return alike(String(decoding: bytes, as: UTF8.self))
        }

        private func alike(_ text: String) -> String {
            var seen: [Substring: Int] = [:]
            return text.replacing(ledger.folder, with: "~")
                .replacing(/name="_(token|key)" value="[^"]*"/, with: "chance")
                .replacing(/"form_token":"[^"]*"/, with: "chance")
                .replacing(
                    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|R-[0-9A-Z]{4,}/
                ) { match in
                    let number = seen[match.output, default: seen.count + 1]
                    seen[match.output] = number
                    return "id-\(number)"
                }
                .replacing(/[0-9a-f]{12,64}/, with: "digest")
        }
    }

    private static let told = Task {
        let others = [Cast.alternate] + Cast.experts.dropLast()
        return (
            try await World.told(Cast.experts, Cast.alternate),
            try await World.told(others, Cast.experts[4])
        )
    }

    private func worlds() async throws -> (World, World) {
        let (one, other) = try await Self.told.value
        return (try World(one), try World(other))
    }

    /// By name, what is not the same in both; the first places where it differs.
    private func differences(_ one: [String: String], _ other: [String: String]) -> [String] {
        Set(one.keys).union(other.keys).sorted().compactMap { name in
            let (left, right) = (Array(one[name] ?? "absent"), Array(other[name] ?? "absent"))
            guard left != right else { return nil }
            let place = zip(left, right).prefix { $0 == $1 }.count
            let (from, to) = (max(0, place - 60), place + 60)
            return "\(name): “\(String(left.dropFirst(from).prefix(to - from)))” and"
                + " “\(String(right.dropFirst(from).prefix(to - from)))”"
        }
    }

    struct Viewer: CustomTestStringConvertible {
        let testDescription: String
        let person: @Sendable (String) -> String?
    }

    static let viewers = [
        Viewer(testDescription: "the public") { _ in nil },
        Viewer(testDescription: "the applicant") { _ in Cast.applicant },
        Viewer(testDescription: "a reviewer with a conflict") { $0 },
        Viewer(testDescription: "the officer of the case") { _ in Cast.officer },
        Viewer(testDescription: "another officer") { _ in Cast.secondOfficer },
    ]

    @Test(arguments: viewers) func `answer the same to whoever may not know`(
        _ viewer: Viewer
    ) async throws {
        let (one, other) = try await worlds()
        let person = viewer.person(one.conflicted)
        // Whoever opens the file himself reads it whole; the public comes by the pages.
        if let person {
            let (commands, others) = (
                try await one.commands(person), try await other.commands(person)
            )
            let found = differences(commands, others)
            #expect(found == [], "\(found)")
        }
        let (pages, otherPages) = (try one.pages(person), try other.pages(person))
        #expect(differences(pages, otherPages) == [])
        #expect(pages.count > (person == nil ? 5 : 30), "\(pages.count)")
        let (operations, others) = (try one.operations(person), try other.operations(person))
        #expect(differences(operations, others) == [])
        #expect(operations.count > 100, "\(operations.count)")
    }

    /// The worlds differ indeed, and the comparison finds it where somebody may know.
    @Test func `answer otherwise to who sat in another seat`() async throws {
        let (one, other) = try await worlds()
        for person in [Cast.experts[0], Cast.alternate] {
            let commands = differences(
                try await one.commands(person),
                try await other.commands(person)
            )
            #expect(commands.contains { $0.hasPrefix("round show \(Cast.round)") }, "\(commands)")
            let pages = differences(try one.pages(person), try other.pages(person))
            #expect(pages.contains { $0.hasPrefix("/cases/\(Cast.round)") }, "\(pages)")
            let operations = differences(
                try one.operations(person),
                try other.operations(person)
            )
            let round = try one.operations(person)["/api/v1/cases/\(Cast.round)"] ?? ""
            #expect(round.hasPrefix("200 "), "\(round.prefix(400))")
            #expect(
                operations.contains { $0.hasPrefix("/api/v1/cases/\(Cast.round)") },
                "\(operations)"
            )
        }
    }
}
