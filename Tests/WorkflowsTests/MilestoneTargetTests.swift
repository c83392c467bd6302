import Expression
import Portfolio
import Testing
import Workflow

/// Milestones with a target: measured, verified by somebody independent, waived, stopping.
struct MilestoneTargetTests {
    private static let key = "milestone/1"

    private func signed() throws -> (GrantOffice, String) {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        office.addOrganisation("T")
        let agreement = try office.award("2000000.00")
        return (office, agreement)
    }

    private func described(
        _ fields: [String: Value] = [:]
    ) throws -> (GrantOffice, String) {
        var (office, agreement) = try signed()
        let plain: [String: Value] = [
            "description": .string("cell"), "metric": .string("示例良率"),
            "target": .string("92.50"), "unit": .string("%"), "comparator": .string("at_least"),
        ]
        try office.ask(
            "describe",
            by: .officer,
            plain.merging(fields) { $1 },
            of: agreement,
            instance: Self.key
        )
        try office.sign(agreement)
        return (office, agreement)
    }

    private func refused(
        _ office: inout GrantOffice,
        _ event: String,
        by clerk: Clerk,
        _ payload: [String: Value],
        of agreement: String,
        documents: [String] = [],
        instance: String = key
    ) throws -> [String] {
        let before = office.streams
        let found = try blockers {
            try office.ask(
                event,
                by: clerk,
                payload,
                of: agreement,
                instance: instance,
                documents: documents
            )
        }
        #expect(office.streams == before)
        return found.map(\.code)
    }

    private func submit(
        _ office: inout GrantOffice,
        _ agreement: String,
        _ review: [String: Value] = [:]
    ) throws {
        try office.ask(
            "submit",
            by: .officer,
            of: agreement,
            instance: Self.key,
            documents: ["milestone_report"]
        )
        try office.ask("start_review", by: .manager, review, of: agreement, instance: Self.key)
    }

    private func measured(_ value: String) -> [String: Value] { ["measured": .string(value)] }

    @Test(arguments: [
        ("at_least", "92.49999999999999999999", false), ("at_least", "092.5", true),
        ("at_least", "-92.5", false), ("at_most", "92.500000000000000000001", false),
        ("at_most", "9", true), ("equal", "92.500", true), ("equal", "92.51", false),
        ("between", "95", true), ("between", "95.01", false), ("between", "92.4", false),
    ])
    func `a measured value is compared exactly`(
        comparator: String,
        value: String,
        isMet: Bool
    ) throws {
        let upper: Value = comparator == "between" ? .string("95.00") : .null
        var (office, agreement) = try described([
            "comparator": .string(comparator), "upper": upper,
        ])
        try submit(&office, agreement)
        let report = ["verification_report"]
        if isMet {
            try office.ask(
                "accept",
                by: .manager,
                measured(value),
                of: agreement,
                instance: Self.key,
                documents: report
            )
            #expect(try office.stream(agreement)?.text("measured", of: Self.key) == value)
        } else {
            let found = try refused(
                &office,
                "accept",
                by: .manager,
                measured(value),
                of: agreement,
                documents: report
            )
            #expect(found == ["MILESTONE_TARGET"])
        }
    }

    @Test func `a value that is missing or no number is refused`() throws {
        var (office, agreement) = try described()
        try submit(&office, agreement)
        let report = ["verification_report"]
        #expect(
            try refused(&office, "accept", by: .manager, [:], of: agreement, documents: report)
                == ["MEASURED_MISSING"]
        )
        for value in ["九十三", "93%", "1e2", "", ".5", "9.", "1,000", "９３"] {
            #expect(
                try refused(
                    &office,
                    "accept",
                    by: .manager,
                    measured(value),
                    of: agreement,
                    documents: report
                ) == ["MEASURED_NUMBER"],
                "\(value)"
            )
        }
    }

    @Test func `a target that is missed is accepted with conditions, or waived by the director`()
        throws
    {
        var (office, agreement) = try described()
        try submit(&office, agreement)
        let conditions: [String: Value] = [
            "conditions": .string("cell"), "due_on": .string("2026-03-02"),
            "measured": .string("90"),
        ]
        #expect(
            try refused(
                &office,
                "accept_conditionally",
                by: .manager,
                conditions,
                of: agreement,
                documents: ["verification_report"]
            ) == ["CONDITIONS_PAST"]
        )
        let reason: [String: Value] = ["reason": .string("cell"), "measured": .string("90")]
        #expect(
            try refused(
                &office,
                "waive",
                by: .manager,
                reason,
                of: agreement,
                documents: ["decision_minutes"]
            ) == ["NOT_ALLOWED"]
        )
        try office.ask(
            "waive",
            by: .director,
            reason,
            of: agreement,
            instance: Self.key,
            documents: ["decision_minutes"]
        )
        #expect(try office.stream(agreement)?.isIn("waived", of: Self.key) == true)
        // What was waived opens its tranche as what was accepted.
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "1000000.00", of: agreement)
        try office.ask("request", by: .officer, of: agreement, instance: "tranche/2")
    }

    @Test(arguments: [
        (["comparator": "at_least", "target": "很高"], "TARGET_NUMBER"),
        (["comparator": "between", "target": "5"], "TARGET_NUMBER"),
        (["comparator": "between", "target": "5", "upper": "4.99"], "TARGET_NUMBER"),
        (["comparator": "at_most", "target": "5", "upper": "6"], "TARGET_NUMBER"),
        (["target": "示例", "verification": "third_party_test"], "VERIFICATION_TARGET"),
    ])
    func `a target that cannot be compared is refused`(
        fields: [String: String],
        code: String
    ) throws {
        var (office, agreement) = try signed()
        let payload = fields.mapValues { Value.string($0) }
            .merging(["description": .string("cell")]) { $1 }
        #expect(
            try refused(&office, "describe", by: .officer, payload, of: agreement) == [code]
        )
    }

    @Test func `what was signed is described anew by an amendment alone`() throws {
        var (office, agreement) = try described()
        let again: [String: Value] = ["description": .string("cell"), "target": .string("1")]
        #expect(
            try refused(&office, "describe", by: .officer, again, of: agreement)
                == ["MILESTONE_SIGNED"]
        )
    }

    @Test func `a third party that is tied to the payee verifies nothing`() throws {
        var (office, agreement) = try described(["verification": .string("third_party_test")])
        try submit(&office, agreement)
        #expect(
            try refused(
                &office,
                "accept",
                by: .manager,
                measured("93"),
                of: agreement,
                documents: ["verification_report"]
            ) == ["VERIFIER_MISSING"]
        )
        var (other, second) = try described()
        try other.ask(
            "submit",
            by: .officer,
            of: second,
            instance: Self.key,
            documents: ["milestone_report"]
        )
        let payee: [String: Value] = ["verifier": .string("C")]
        #expect(
            try refused(&other, "start_review", by: .manager, payee, of: second)
                == ["VERIFIER_TIED"]
        )
        let nobody: [String: Value] = ["verifier_person": .string("C")]
        #expect(
            try refused(&other, "start_review", by: .manager, nobody, of: second)
                == ["UNKNOWN_PERSON"]
        )
        other.addMember("officer")
        let own: [String: Value] = ["verifier_person": .string("officer")]
        #expect(
            try refused(&other, "start_review", by: .manager, own, of: second)
                == ["VERIFIER_SUBMITTER"]
        )
        try other.ask(
            "start_review",
            by: .manager,
            ["verifier": .string("T")],
            of: second,
            instance: Self.key
        )
        #expect(try other.stream(second)?.text("verifier", of: Self.key) == "T")
    }

    @Test func `a stop condition that was rejected suspends every further payment`() throws {
        var (office, agreement) = try described(["stops": .bool(true)])
        try office.ask("request", by: .officer, of: agreement, instance: "tranche/1")
        try office.ask("approve", by: .finance, of: agreement, instance: "tranche/1")
        try submit(&office, agreement)
        try office.ask(
            "reject",
            by: .manager,
            ["reason": .string("cell")],
            of: agreement,
            instance: Self.key,
            documents: ["verification_report"]
        )
        let paid = try refused(
            &office,
            "pay",
            by: .secondFinance,
            ["amount": .int(100_000_000)],
            of: agreement,
            documents: ["payment_voucher"],
            instance: "tranche/1"
        )
        #expect(paid == ["MILESTONE_STOP"])
        try office.ask(
            "waive",
            by: .director,
            ["reason": .string("cell")],
            of: agreement,
            instance: Self.key,
            documents: ["decision_minutes"]
        )
        try office.pay(1, "1000000.00", of: agreement)
        #expect(try office.amount("paid", of: agreement) == "1000000.00")
    }
}
