import Expression
import Portfolio
import Testing
import Workflow

/// What leads from a decision to an agreement in force: both seals, of one text.
struct GrantSealTests {
    /// What a refusal says, and that nothing changed by it.
    private func refused(
        _ office: inout GrantOffice,
        _ event: String,
        by clerk: Clerk,
        _ payload: [String: Value] = [:],
        of agreement: String,
        documents: [String] = []
    ) throws -> [Blocker] {
        let before = office.streams
        let found = try blockers {
            try office.ask(event, by: clerk, payload, of: agreement, documents: documents)
        }
        #expect(office.streams == before)
        return found
    }

    private let request: [String: Value] = ["originals": .int(4)]

    private func sign(_ text: String? = nil, on day: String? = nil) throws -> [String: Value] {
        [
            "amount": .int(try GrantOffice.fen("2000000.00")),
            "text": text.map { .string($0) } ?? .null,
            "in_force_on": day.map { .string($0) } ?? .null,
        ]
    }

    /// An agreement that was decided, under the shipped policy, which asks for both seals.
    private func decided() throws -> (GrantOffice, String) {
        var office = try GrantOffice.withProject()
        let agreement = try office.award("2000000.00")
        return (office, agreement)
    }

    /// The same with our seal on the text.
    private func sealed() throws -> (GrantOffice, String) {
        var (office, agreement) = try decided()
        let text = ["agreement_text"]
        try office.ask("request_seal", by: .officer, request, of: agreement, documents: text)
        try office.ask("approve_seal", by: .director, of: agreement)
        return (office, agreement)
    }

    private func counterseal(_ method: String, _ day: String) -> [String: Value] {
        ["method": .string(method), "sealed_on": .string(day)]
    }

    private func refusedToSign(
        _ office: inout GrantOffice,
        _ agreement: String,
        _ payload: [String: Value]
    ) throws -> [Blocker] {
        try refused(
            &office,
            "sign",
            by: .officer,
            payload,
            of: agreement,
            documents: ["agreement"]
        )
    }

    @Test func `our seal is asked for and approved by two people`() throws {
        var (office, agreement) = try decided()
        let bare = try refusedToSign(&office, agreement, try sign())
        #expect(bare.map(\.code) == ["SEAL_MISSING"] && bare[0].place == "t_sign")
        #expect(
            try refused(&office, "request_seal", by: .officer, request, of: agreement).map(\.code)
                == ["DOCUMENT_MISSING"]
        )
        let all = Clerk("everything", "PO", "DIR")
        let text = ["agreement_text"]
        try office.ask("request_seal", by: all, request, of: agreement, documents: text)
        #expect(try office.stream(agreement)?.isIn("decided.sealing") == true)
        #expect(
            try refused(&office, "approve_seal", by: all, of: agreement).map(\.code)
                == ["SAME_PERSON"]
        )
        #expect(
            try refusedToSign(&office, agreement, try sign()).map(\.code) == ["SEAL_OPEN"]
        )
        try office.ask("approve_seal", by: .director, of: agreement)
        let stream = try #require(try office.stream(agreement))
        #expect(stream.text("seal_requested_by") == "everything")
        #expect(stream.text("seal_approved_by") == "director")
        #expect(stream.integer("originals") == 4 && stream.integer("text_version") == 1)
        #expect(stream.isIn("decided.countersigning"))
    }

    @Test func `the other party seals after us, on paper or with the record of its signature`()
        throws
    {
        var (office, agreement) = try sealed()
        for day in ["2026-03-01", "2026-03-03"] {
            let found = try refused(
                &office,
                "record_counterseal",
                by: .officer,
                counterseal("paper_seal", day),
                of: agreement
            )
            #expect(found.map(\.code) == ["COUNTERSEAL_EARLY"])
        }
        let electronic = counterseal("e_signature", "2026-03-02")
        #expect(
            try refused(&office, "record_counterseal", by: .officer, electronic, of: agreement)
                .map(\.code) == ["DOCUMENT_MISSING"]
        )
        try office.ask(
            "record_counterseal",
            by: .officer,
            electronic,
            of: agreement,
            documents: ["signature_record"]
        )
        #expect(try office.stream(agreement)?.text("signature_method") == "e_signature")
    }

    @Test func `what is signed is the text that was sealed`() throws {
        var (office, agreement) = try sealed()
        let text = try #require(try office.stream(agreement)?.text("text"))
        try office.ask(
            "record_counterseal",
            by: .officer,
            counterseal("paper_seal", "2026-03-02"),
            of: agreement
        )
        let other = try refusedToSign(
            &office,
            agreement,
            try sign("ffffffffffff", on: "2026-03-01")
        )
        #expect(other.map(\.code) == ["TEXT_OTHER", "IN_FORCE_EARLY"])
        // While the notice is open nothing is signed, sealed or not (EX-31).
        var noticed = office
        noticed.addNotice("N", of: "P01", hasEnded: false, isUpheld: false)
        try noticed.ask("link_notice", by: .officer, ["notice": .string("N")], of: agreement)
        #expect(
            try refusedToSign(&noticed, agreement, try sign(String(text.prefix(12)))).map(\.code)
                == ["NOTICE_OPEN"]
        )
        try office.ask(
            "sign",
            by: .officer,
            try sign(String(text.prefix(12))),
            of: agreement,
            documents: ["agreement"]
        )
        let signed = try #require(try office.stream(agreement))
        #expect(signed.isIn("active") && signed.text("in_force_on") == "2026-03-02")
        #expect(signed.text("text") == text && signed.integer("terms") == 1)
        #expect(signed.text("signature_method") == "paper_seal")
    }

    @Test func `a text that is sent back is sealed as the next edition`() throws {
        var office = try GrantOffice.withProject()
        office.parameters["gte.seal_record_required"] = .bool(false)
        let agreement = try office.award("2000000.00")
        let text = ["agreement_text"]
        let back: [String: Value] = ["reason": .string("cell")]
        try office.ask("request_seal", by: .officer, request, of: agreement, documents: text)
        try office.ask("return_seal", by: .director, back, of: agreement)
        #expect(try office.stream(agreement)?.field("text") == .null)
        try office.ask("request_seal", by: .officer, request, of: agreement, documents: text)
        try office.ask("approve_seal", by: .director, of: agreement)
        #expect(try office.stream(agreement)?.integer("text_version") == 2)
        try office.ask("return_seal", by: .director, back, of: agreement)
        // A policy may ask for no record of the seals: the signature stands alone.
        let payload = try sign()
        let paper = ["agreement"]
        try office.ask("sign", by: .officer, payload, of: agreement, documents: paper)
        let signed = try #require(try office.stream(agreement))
        #expect(signed.isIn("active") && signed.text("text")?.count == 64)
    }

    @Test func `the text is looked up, and another is refused`() throws {
        var (office, agreement) = try decided()
        var other = request
        other["text"] = .string("1a2b3c4d5e6f")
        let refused = try refused(
            &office,
            "request_seal",
            by: .officer,
            other,
            of: agreement,
            documents: ["agreement_text"]
        )
        #expect(refused.map(\.code) == ["TEXT_NOT_CURRENT"])
        let expected = try #require(refused[0].values["expected"])
        other["text"] = .string(String(expected.prefix(12)))
        let text = ["agreement_text"]
        try office.ask("request_seal", by: .officer, other, of: agreement, documents: text)
        #expect(try office.stream(agreement)?.text("text") == expected)
    }

    @Test func `a text of another wording goes by its own file`() throws {
        var (office, agreement) = try decided()
        let file = String(repeating: "ab", count: 32)
        office.filedDigest = "sha256:\(file)"
        var negotiated = request
        negotiated["text"] = .string(String(file.prefix(16)))
        let text = ["agreement_text"]
        try office.ask("request_seal", by: .officer, negotiated, of: agreement, documents: text)
        #expect(try office.stream(agreement)?.text("text") == file)
        // What was negotiated is not compared with what would be printed.
        office.nameOrganisation("C", "示例新名公司")
        try office.ask("approve_seal", by: .director, of: agreement)
    }

    @Test func `terms that change after the application stop the seal and the signature`() throws {
        var (office, agreement) = try decided()
        let text = ["agreement_text"]
        try office.ask("request_seal", by: .officer, request, of: agreement, documents: text)
        var renamed = office
        renamed.nameOrganisation("C", "示例新名公司")
        #expect(
            try refused(&renamed, "approve_seal", by: .director, of: agreement).map(\.code)
                == ["TEXT_CHANGED"]
        )
        try office.ask("approve_seal", by: .director, of: agreement)
        let sealed = counterseal("paper_seal", "2026-03-02")
        try office.ask("record_counterseal", by: .officer, sealed, of: agreement)
        office.nameOrganisation("C", "示例新名公司")
        #expect(try refusedToSign(&office, agreement, try sign()).map(\.code) == ["TEXT_CHANGED"])
        // Both parties seal the new text, and that one is signed.
        let back: [String: Value] = ["reason": .string("cell")]
        try office.ask("return_seal", by: .officer, back, of: agreement)
        #expect(try office.stream(agreement)?.field("countersealed_on") == .null)
        try office.seal(agreement)
        let payload = try sign()
        let paper = ["agreement"]
        try office.ask("sign", by: .officer, payload, of: agreement, documents: paper)
        #expect(try office.stream(agreement)?.isIn("active") == true)
    }
}
