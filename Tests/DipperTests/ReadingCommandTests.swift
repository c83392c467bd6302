import ArgumentParser
import Casework
import Foundation
import Testing
import Workflow

@testable import dipper

/// What a person may read is what the commands show him.
@Suite struct ReadingCommandTests {
    /// The story to its end, with an officer of another district, a reviewer without a seat, an
    /// auditor and the three administrators.
    private struct Town {
        let ledger: ScratchLedger
        private let codes: [String: String]

        /// Told once for all tests; each takes a copy.
        private static let told = Task {
            let ledger = try await ScratchLedger.story(.approved)
            var codes: [String: String] = [:]
            for (role, further) in [
                ("DO", ["--district", "洪山"]), ("REV", []), ("AUD", []), ("SECADM", []),
                ("AUDADM", []),
            ] {
                let reply = try JSON(
                    parsing: try await DipperTests.answer(
                        [
                            "person", "add", "--as", Cast.administrator, "--name", "示例",
                            "--roles", role, "--database", ledger.path,
                        ] + further
                    )
                )
                codes[role] = try #require(reply["code"]?.textValue)
            }
            return (try ledger.content(), codes)
        }

        init() async throws {
            let (content, codes) = try await Town.told.value
            ledger = try ScratchLedger(content: content)
            self.codes = codes
        }

        func code(_ role: String) -> String { codes[role] ?? Cast.administrator }

        func outcome(_ line: String, as person: String?) async -> String {
            let arguments =
                line.split(separator: " ").map(String.init)
                + (person.map { ["--as", $0] } ?? []) + ["--database", ledger.path]
            do {
                return try await DipperTests.answer(arguments)
            } catch {
                let failure = Failure(error)
                return "\(failure.status) \(failure.lines(in: .chinese))"
                    + " \(failure.lines(in: .english)) \(failure.json(in: .english).canonicalText)"
            }
        }
    }

    /// Commands that name one case; `%` is its code.
    static let questions = [
        "project show %", "project events %", "project lacks %", "project why % list",
        "project history %", "project onepage % --out ~/a.pdf", "project dossier % --out ~/b.pdf",
        "project letter % --out ~/c.pdf", "project twins %", "document list %",
        "document get % 1 --out ~/d.bin", "project do % note --set text=示例",
    ]

    /// Commands that list, count or export.
    static let lists = [
        "project list", "project list --fields all", "round list", "grant list", "notice list",
        "org list", "person list --fields all", "document list", "timers list", "today",
        "project twins", "project openings", "person authorisations", "person check",
        "expunge list", "webhook list", "courier status",
    ]

    @Test(arguments: ReadingCommandTests.questions)
    func `a case that is not for the reader is as one that there is not`(
        _ question: String
    ) async throws {
        let town = try await Town()
        let unknown = "DT-2026-000099"
        let line = question.replacing("~", with: town.ledger.folder)
        for role in ["DO", "ADM"] {
            let person = town.code(role)
            let hidden = await town.outcome(line.replacing("%", with: Cast.project), as: person)
            let absent = await town.outcome(line.replacing("%", with: unknown), as: person)
            #expect(hidden.replacing(Cast.project, with: unknown) == absent, "\(role)")
            #expect(absent.contains("NOT_FOUND"), "\(role) \(absent)")
        }
        // Where it is for him, it is another answer.
        let shown = await town.outcome(
            line.replacing("%", with: Cast.project),
            as: question.contains(" get ") ? Cast.director : Cast.officer
        )
        #expect(!shown.contains("\"NOT_FOUND\""), "\(shown)")
    }

    @Test(arguments: ReadingCommandTests.lists)
    func `who may not see a case finds it in no list, count or export`(
        _ list: String
    ) async throws {
        let town = try await Town()
        let codes = [
            Cast.project, Cast.round, Cast.agreement, Cast.fenAgreement, Cast.company,
            "GS-2026-000001", "示例项目", "示例公司",
        ]
        let told = await town.outcome(list, as: town.code("REV"))
        #expect(codes.filter(told.contains) == [])
        guard ["project list", "round list", "grant list"].contains(list) else { return }
        let file = town.ledger.folder + "/list.csv"
        let answer = await town.outcome("\(list) --csv \(file)", as: town.code("REV"))
        let content = try String(contentsOfFile: file, encoding: .utf8)
        #expect(codes.filter(content.contains) == [], "\(answer)")
        let all = town.ledger.folder + "/all.csv"
        _ = await town.outcome("\(list) --csv \(all)", as: town.code("AUD"))
        #expect(
            codes.contains {
                (try? String(contentsOfFile: all, encoding: .utf8))?.contains($0) ?? false
            }
        )
    }

    @Test func `an administrator reads no application, an auditor all`() async throws {
        let town = try await Town()
        for role in ["ADM", "SECADM", "AUDADM"] {
            let list = await town.outcome("project list", as: town.code(role))
            #expect(try JSON(parsing: list)["cases"] == [], "\(role)")
        }
        let list = await town.outcome("project list", as: town.code("AUD"))
        #expect(try JSON(parsing: list)["cases"]?.elements.count == 1)
        // Without a person the one who can open the file reads it.
        let own = await town.outcome("project list", as: nil)
        #expect(try JSON(parsing: own)["cases"]?.elements.count == 1)
    }

    @Test func `sheets, events and personal data are shown by the matrix`() async throws {
        let town = try await Town()
        func fields(_ line: String, _ person: String?) async throws -> JSON? {
            let shown = await town.outcome(line, as: person)
            return try JSON(parsing: shown)["instances"]?[""]?["fields"]
        }
        let round = "round show \(Cast.round)"
        let secretary = try await fields(round, Cast.secretary)
        let officer = try await fields(round, Cast.officer)
        let expert = try await fields(round, Cast.experts[0])
        #expect(secretary?["sheets"]?.elements.count == 5)
        #expect(officer?["sheets"] == nil)
        #expect(expert?["sheets"]?.elements.count == 1)
        #expect(officer?["outcome"] == secretary?["outcome"])

        let events = await town.outcome("round events \(Cast.round)", as: Cast.officer)
        let told = try #require(try JSON(parsing: events)["events"]?.elements)
        #expect(told.allSatisfy { $0["body"] == .null } && told.count > 10)

        let project = "project show \(Cast.project)"
        let director = try await fields(project, Cast.director)
        let own = try await fields(project, Cast.officer)
        #expect(director?["contact"] == "示＊＊")
        // Who may read it in full asks for it, which is recorded.
        #expect(own?["contact"] == "示＊＊")
        #expect(try await fields(project, nil)?["contact"] == "示例")
    }

    @Test func `a masked table that comes back changes nothing`() async throws {
        let town = try await Town()
        let file = town.ledger.folder + "/projects.csv"
        _ = await town.outcome(
            "project list --fields contact,field --csv \(file)",
            as: Cast.director
        )
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("示＊＊"))
        let line = "project import \(file) --update --dry-run"
        let answer = await town.outcome(line, as: Cast.officer)
        #expect(try JSON(parsing: answer)["changes"] == [], "\(answer)")
    }

    @Test func `every command that opens a ledger to read it takes a person`() {
        // Upkeep of the file as a whole, and what is the same for everybody.
        let upkeep: Set = [
            "init", "verify", "backup", "restore", "document verify",
            "document classes", "timers run",
            "calendar import", "calendar show", "workflow publish", "workflow show",
            "workflow check", "workflow list", "courier run", "webhook kinds", "serve",
        ]
        let leaves = `The tree of commands`.leaves(of: Dipper.self).filter {
            $0.type.helpMessage().contains("--database")
        }
        let silent = leaves.filter { !$0.type.helpMessage().contains("--as ") }.map(\.path)
        #expect(Set(silent).subtracting(upkeep) == [])
        #expect(leaves.count > 60)
    }
}
