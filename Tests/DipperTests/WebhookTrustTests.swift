import ArgumentParser
import Casework
import Foundation
import TLSReceiver
import Testing
import Workflow

@testable import dipper

/// A ledger in which an endpoint can be registered, and the certificates for it.
private struct Line {
    let office: ScratchLedger
    let certificates: CertificateFolder

    init() async throws {
        office = try await ScratchLedger()
        certificates = try CertificateFolder()
    }

    /// `{}` is the folder of certificates.
    func arguments(_ command: [String], _ trust: [String]) throws -> [String] {
        command + ["--as", Cast.administrator, "--database", office.path]
            + (try trust.map { option in
                option.hasSuffix(".pin")
                    ? try certificates.text(option)
                    : option.replacing("{}", with: certificates.path)
            })
    }

    static func adding(_ url: String) -> [String] {
        ["webhook", "add", "--name", "示例接收方", "--url", url, "--role", "ADM"]
    }

    static let whole = [
        "--ca", "{}/ca.pem", "--pin", "server.pin", "--client-certificate", "{}/client.pem",
        "--client-key", "{}/client.key",
    ]
}

@Suite struct `What an endpoint trusts and shows` {
    @Test func `is tried by the ping before it goes live, and can be set again`() async throws {
        let line = try await Line()
        let receiver = try TLSReceiver(TLSManner(asksForCertificate: true), line.certificates)
        _ = try await answer(
            line.arguments(["webhook", "allow", "127.0.0.0/8", "--ports", "\(receiver.port)"], [])
        )
        let added = try await answer(line.arguments(Line.adding(receiver.url), []))
        let code = try #require(try JSON(parsing: added)["code"]?.textValue)
        func told(after trust: String...) async throws -> Told {
            if !trust.isEmpty {
                _ = try await answer(line.arguments(["webhook", "trust", code], trust))
            }
            return try await Told.of(line.arguments(["webhook", "test", code], []))
        }
        func refused(_ fault: String) -> Told {
            let words = DeliveryWords.fault(fault)
            return Told(
                65,
                zh: [
                    "✗ [PING_FAILED] \(code): \(code) 没有应答测试消息：\(words.zh)（状态 0），"
                        + "请系统管理员与接收方核对（由 ADM 处理）"
                ],
                en: [
                    "✗ [PING_FAILED] \(code): \(code) did not answer the ping: \(words.en)"
                        + " (status 0); check with the receiver (for ADM)"
                ]
            )
        }

        #expect(try await told() == refused("tls_unknown"))
        #expect(try await told(after: "--ca", "{}/ca.pem") == refused("tls_client"))
        #expect(
            try await told(after: "--ca", "{}/ca.pem", "--pin", "client.pin") == refused("tls_pin")
        )
        _ = try await answer(line.arguments(["webhook", "trust", code], Line.whole))
        #expect(try await told() == Told(0, zh: [], en: []))
        // What is not given is not set any more, and the endpoint stays live.
        #expect(try await told(after: "--ca", "{}/ca.pem") == refused("tls_client"))
        let listed = try await line.office.answer("webhook", "list")
        #expect(listed["endpoints"]?.elements.map { $0["states"] } == [["live"]])
        #expect(
            try receiver.stop()
                == ["refused", "refused", "refused", "request client", "refused"]
        )
        #expect(try await line.office.answer("verify")["clean"] == true)
    }

    @Test func `lies in no file of the ledger, and nothing shows it`() async throws {
        let line = try await Line()
        let added = try await answer(
            line.arguments(Line.adding("https://hooks.example/x"), Line.whole)
        )
        let code = try #require(try JSON(parsing: added)["code"]?.textValue)
        var bytes = Data()
        for suffix in ["", "-wal"] {
            bytes += FileManager.default.contents(atPath: line.office.path + suffix) ?? Data()
        }
        let shown = try await line.office.answer("webhook", "events", code)
        for name in ["client.key", "client.pem", "ca.pem"] {
            let content = try line.certificates.text(name).split(separator: "\n")[1]
            #expect(bytes.range(of: Data(content.utf8)) == nil)
            #expect(!"\(shown)\(added)".contains(content))
        }
        // Where something open is written, it is found.
        #expect(bytes.range(of: Data("示例接收方".utf8)) != nil)
        #expect("\(shown)\(added)".contains(code))
    }

    @Test func `is told in words of its own when it fails`() {
        let faults = [
            "tls", "tls_unknown", "tls_expired", "tls_host", "tls_pin", "tls_client", "tls_own",
            "tls_authorities", "tls_version",
        ]
        let words = faults.map(DeliveryWords.fault)
        #expect(Set(words.map(\.zh)).count == faults.count)
        #expect(Set(words.map(\.en)).count == faults.count)
        #expect(Set(words.map(\.zh)).isDisjoint(with: faults))
        #expect(DeliveryWords.fault("other").zh == "other")
    }
}

/// What is given in the place of a certificate, a key or a fingerprint.
struct TrustMistake: Sendable {
    var url = "https://hooks.example/x"
    var options: [String]
    var refusals: [String]

    static let all = [
        // A key in the place of a certificate, and the other way round.
        TrustMistake(
            options: ["--client-certificate", "{}/client.key", "--client-key", "{}/client.pem"],
            refusals: ["CERTIFICATE_FORM certificate", "KEY_FORM certificate_key"]
        ),
        // A key that asks for a password, and one alone.
        TrustMistake(
            options: ["--client-certificate", "{}/client.pem", "--client-key", "{}/locked.key"],
            refusals: ["KEY_FORM certificate_key"]
        ),
        TrustMistake(
            options: ["--client-key", "{}/client.key"],
            refusals: ["CERTIFICATE_PAIR certificate"]
        ),
        TrustMistake(
            options: ["--client-certificate", "{}/client.pem"],
            refusals: ["CERTIFICATE_PAIR certificate_key"]
        ),
        // A file that ends in the middle, one of something else, none, and one far too long.
        TrustMistake(
            options: ["--ca", "{}/broken.pem"],
            refusals: ["CERTIFICATE_FORM authorities"]
        ),
        TrustMistake(options: ["--ca", "{}/config"], refusals: ["CERTIFICATE_FORM authorities"]),
        TrustMistake(options: ["--ca", "{}/none.pem"], refusals: ["FILE_UNREADABLE {}/none.pem"]),
        TrustMistake(options: ["--ca", "{}/long.pem"], refusals: ["FILE_TOO_LARGE {}/long.pem"]),
        TrustMistake(options: ["--pin", "sha1//AAAA"], refusals: ["PIN_FORM pin"]),
        TrustMistake(
            url: "http://hooks.example/x",
            options: ["--ca", "{}/ca.pem"],
            refusals: ["TLS_UNUSED url"]
        ),
    ]
}

@Suite struct `Trust that cannot be` {
    @Test func `is refused when an endpoint is added, and nothing is written`() async throws {
        let line = try await Line()
        let folder = line.certificates.path
        let authority = try line.certificates.text("ca.pem")
        try Data(authority.dropLast(40).utf8).write(to: URL(filePath: folder + "/broken.pem"))
        let long = String(repeating: authority + "\n", count: 200)
        try Data(long.utf8).write(to: URL(filePath: folder + "/long.pem"))
        let head = try await line.office.head()
        for sample in TrustMistake.all {
            let arguments = try line.arguments(Line.adding(sample.url), sample.options)
            let found = try await refusals(arguments).map { $0.replacing(folder, with: "{}") }
            #expect(found == sample.refusals)
        }
        #expect(try await line.office.head() == head)
    }

    @Test func `is refused when it is set again`() async throws {
        let line = try await Line()
        let added = try await answer(line.arguments(Line.adding("https://hooks.example/x"), []))
        let code = try #require(try JSON(parsing: added)["code"]?.textValue)
        let head = try await line.office.head()
        let trust = try line.arguments(
            ["webhook", "trust", code],
            ["--ca", "{}/client.key", "--client-key", "{}/client.key"]
        )
        #expect(
            try await refusals(trust) == [
                "CERTIFICATE_FORM authorities", "CERTIFICATE_PAIR certificate",
            ]
        )
        #expect(try await line.office.head() == head)
    }
}

@Suite struct `What endpoints can be told of` {
    @Test func `is listed with sentences, and a filter that nothing passes is warned of`()
        async throws
    {
        let office = try await ScratchLedger()
        let kinds = try await office.answer("webhook", "kinds")["kinds"]?.elements ?? []
        let paid = kinds.first { $0["type"] == "grant.paid" }
        #expect(
            paid == [
                "type": "grant.paid", "roles": [], "charts": ["tranche"], "zh": "一批拨款已支付",
                "en": "A tranche was paid",
            ]
        )
        let late = kinds.first { $0["type"] == "grant.sign_overdue" }
        #expect(late?["roles"] == ["DIR"])
        #expect(!kinds.contains { $0["type"]?.textValue?.hasPrefix("step.") == true })

        let command = try Dipper.parseAsRoot([
            "webhook", "add", "--name", "示例", "--url", "https://hooks.example/x", "--role", "FIN",
            "--types", "grant.*,grants.paid,*", "--as", Cast.administrator, "--database",
            office.path,
        ])
        let answer = try await (try #require(command as? any AnsweringCommand)).answer()
        #expect(
            answer.warnings.map(\.en) == [
                "No chart in force sends “grants.paid”, so that the endpoint will not hear it;"
                    + " dipper webhook kinds lists what there is"
            ]
        )
    }
}
