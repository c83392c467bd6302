import Casework
import Foundation
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@testable import dipper

struct LedgerCommandTests {
    private func withOfficer() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger()
        _ = try await ledger.answer(
            "person",
            "add",
            "--as",
            "RY-2026-000001",
            "--name",
            "示例专员",
            "--roles",
            "PO"
        )
        return ledger
    }

    @Test func `a new ledger has one administrator and refuses to be made again`() async throws {
        let ledger = try await ScratchLedger()
        let people = try await ledger.answer("person", "list")
        #expect(people["cases"]?.elements.map { $0["code"] } == ["RY-2026-000001"])
        #expect(people["sandbox"] == true)
        await #expect(throws: StorageFault.alreadyExists(path: ledger.path)) {
            try await ledger.answer("init", "--name", "乙", "--workflows", workflowsPath)
        }
    }

    @Test func `roles that do not go together are refused where they are given`() async throws {
        let ledger = try await withOfficer()
        let administrator = ["--as", "RY-2026-000001"]
        #expect(
            try await ledger.refusals(
                "person",
                "grant",
                "RY-2026-000002",
                "FIN",
                administrator[0],
                administrator[1]
            )
                == ["ROLE_CONFLICT roles"]
        )
        #expect(
            try await ledger.refusals(
                "person",
                "grant",
                "RY-2026-000002",
                "XX",
                administrator[0],
                administrator[1]
            )
                == ["ROLE_UNKNOWN ROLE"]
        )
    }

    @Test func `an import is whole, and repeating it registers nothing`() async throws {
        let ledger = try await withOfficer()
        let header = LeadFile.columns.joined(separator: ",") + "\n"
        let bad = try ledger.file(header + "甲,,,,,,主动发掘\n乙,,,,,,别处\n", name: "bad.csv")
        #expect(
            try await ledger.refusals("project", "import", bad, "--as", "RY-2026-000002")
                == ["CELL_CHANNEL \(bad):3/来源渠道"]
        )
        #expect(try await ledger.answer("project", "list")["cases"]?.elements.isEmpty == true)
        let good = try ledger.file(
            header + "甲,,,,,,主动发掘\n乙,,,,,,大赛选拔\n",
            name: "good.csv"
        )
        let first = try await ledger.answer(
            "project",
            "import",
            good,
            "--as",
            "RY-2026-000002"
        )
        #expect(first["registered"] == 2)
        let second = try await ledger.answer(
            "project",
            "import",
            good,
            "--as",
            "RY-2026-000002"
        )
        #expect(second["registered"] == 0)
        #expect(second["present"] == 2)
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test func `a rule that refuses a row of an import names the row`() async throws {
        let ledger = try await ScratchLedger()
        let header = LeadFile.columns.joined(separator: ",") + "\n"
        let leads = try ledger.file(header + "甲,,,,,,主动发掘\n", name: "leads.csv")
        let refusals = try await ledger.refusals(
            "project",
            "import",
            leads,
            "--as",
            "RY-2026-000001"
        )
        #expect(refusals.count == 1)
        #expect(refusals.first?.hasPrefix("NOT_ALLOWED \(leads):2") == true)
    }

    @Test func `why tells what blocks and changes nothing`() async throws {
        let ledger = try await withOfficer()
        _ = try await ledger.answer(
            "project",
            "register",
            "--as",
            "RY-2026-000002",
            "--set",
            "title=示例",
            "--set",
            "channel=scouting"
        )
        let before = try await ledger.answer("verify")["root"]
        let why = try await ledger.answer(
            "project",
            "why",
            "DT-2026-000001",
            "hold",
            "--as",
            "RY-2026-000002"
        )
        #expect(why["possible"] == false)
        #expect(why["blockers"]?.elements.map { $0["code"] } == ["NOT_ALLOWED"])
        #expect(try await ledger.answer("verify")["root"] == before)
    }

    @Test func `an unknown field and an unknown event are named with the known ones`() async throws
    {
        let ledger = try await withOfficer()
        #expect(
            try await ledger.refusals(
                "project",
                "register",
                "--as",
                "RY-2026-000002",
                "--set",
                "name=甲",
                "--set",
                "channel=elsewhere"
            )
                == ["FIELD_UNKNOWN --set name", "VALUE_FORM --set channel"]
        )
        #expect(
            try await ledger.refusals(
                "person",
                "do",
                "RY-2026-000002",
                "promote",
                "--as",
                "RY-2026-000001"
            )
                == ["EVENT_UNKNOWN EVENT"]
        )
        #expect(
            try await ledger.refusals(
                "project",
                "do",
                "RY-2026-000002",
                "note",
                "--as",
                "RY-2026-000002"
            )
                == ["KIND_DIFFERS CODE"]
        )
    }

    @Test func `the clock of a sandbox only moves forward`() async throws {
        let ledger = try await ScratchLedger()
        _ = try await ledger.answer("timers", "run", "--now", "2026-02-01")
        #expect(
            try await ledger.refusals("timers", "run", "--now", "2026-01-31")
                == ["SANDBOX_CLOCK --now"]
        )
    }

    @Test func `the clock of a sandbox moves with its event or not at all`() async throws {
        struct Trouble: Error {}
        let ledger = try await ScratchLedger()
        let store = try OpenLedger.store(ledger.path, .write)
        let before = try store.standing()
        let later = Instant(startOf: before.latest.date.adding(days: 3))

        #expect(throws: Trouble.self) {
            try store.moving(to: later).transactSync { session in
                #expect(session.now == later)
                throw Trouble()
            }
        }

        #expect(try store.standing() == before)
        _ = try await ledger.answer("timers", "run", "--now", later.description)
        let after = try store.standing()
        #expect(after.sandboxNow == later)
        #expect(after.latest == later)
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test func `the board shows value, target and gap of every goal of the plan`() async throws {
        let ledger = try await ScratchLedger()
        let goals = try await ledger.answer("goals", "--as-of", "2026-01-05")
        #expect(goals["CULTIVATED"]?["value"] == 0)
        #expect(goals["CULTIVATED"]?["target"] == 200)
        #expect(goals["CULTIVATED"]?["comparator"] == "at_least")
        #expect(goals["CULTIVATED"]?["gap"] == 200)
        #expect(goals["NATLIB"]?["entered"] == 0)
        #expect(goals["NATLIB"]?["listed"] == 0)
        #expect(goals["BASE"]?["signed"] == false)
    }
}
