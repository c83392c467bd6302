import Casework
import Courier
import Expression
import Foundation
import Store
import TLSReceiver
import Testing

/// What an endpoint trusts and shows, how its receiver is, and what becomes of a delivery.
struct TrustCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var manner = TLSManner()
    /// Of the files of ``CertificateFolder``; empty for none.
    var authorities = ""
    var pin = ""
    var client = ""
    var clientKey = ""
    /// Empty for a delivery.
    var fault = ""
    /// What the receiver tells.
    var told: [String]

    static let all = [
        TrustCase(
            testDescription: "the private authority that is named",
            authorities: "ca.pem",
            told: ["request -"]
        ),
        TrustCase(
            testDescription: "TLS 1.2",
            manner: TLSManner(version: "1.2"),
            authorities: "ca.pem",
            told: ["request -"]
        ),
        TrustCase(
            testDescription: "an authority that the system does not know",
            fault: "tls_unknown",
            told: ["refused"]
        ),
        TrustCase(
            testDescription: "another authority than the one that is named",
            authorities: "stranger.pem",
            fault: "tls_unknown",
            told: ["refused"]
        ),
        TrustCase(
            testDescription: "a certificate for another host",
            manner: TLSManner(certificate: "elsewhere"),
            authorities: "ca.pem",
            fault: "tls_host",
            told: []
        ),
        TrustCase(
            testDescription: "a certificate that has expired",
            manner: TLSManner(certificate: "expired"),
            authorities: "ca.pem",
            fault: "tls_expired",
            told: ["refused"]
        ),
        TrustCase(
            testDescription: "the pinned key",
            authorities: "ca.pem",
            pin: "server.pin",
            told: ["request -"]
        ),
        TrustCase(
            testDescription: "another key than the pinned one",
            authorities: "ca.pem",
            pin: "client.pin",
            fault: "tls_pin",
            told: []
        ),
        TrustCase(
            testDescription: "the pinned key of an authority that nobody knows",
            pin: "server.pin",
            fault: "tls_unknown",
            told: ["refused"]
        ),
        TrustCase(
            testDescription: "a receiver that is shown the certificate it asks for",
            manner: TLSManner(asksForCertificate: true),
            authorities: "ca.pem",
            client: "client.pem",
            clientKey: "client.key",
            told: ["request client"]
        ),
        TrustCase(
            testDescription: "a receiver that is shown no certificate",
            manner: TLSManner(asksForCertificate: true),
            authorities: "ca.pem",
            fault: "tls_client",
            told: ["refused"]
        ),
        TrustCase(
            testDescription: "a receiver that is shown a certificate of a stranger",
            manner: TLSManner(asksForCertificate: true),
            authorities: "ca.pem",
            client: "intruder.pem",
            clientKey: "intruder.key",
            fault: "tls_client",
            told: ["refused"]
        ),
        TrustCase(
            testDescription: "a certificate with another's key",
            authorities: "ca.pem",
            client: "client.pem",
            clientKey: "intruder.key",
            fault: "tls_own",
            told: ["left"]
        ),
        TrustCase(
            testDescription: "a receiver with nothing newer than TLS 1.1",
            manner: TLSManner(version: "1.1"),
            authorities: "ca.pem",
            fault: "tls_version",
            told: ["refused"]
        ),
    ]
}

@Suite struct `Trust between an endpoint and its receiver` {
    @Test(arguments: TrustCase.all)
    func `decides whether a message is delivered, and is recorded`(_ sample: TrustCase) throws {
        let office = try Dispatcher()
        let certificates = try CertificateFolder()
        let receiver = try TLSReceiver(sample.manner, certificates)
        try office.allowLoopback(ports: [receiver.port])
        let fields = [
            "authorities": sample.authorities, "pin": sample.pin, "certificate": sample.client,
            "certificate_key": sample.clientKey,
        ]
        let endpoint = try office.endpoint(
            receiver.url,
            try fields.mapValues { try certificates.text($0) }.filter { !$0.value.isEmpty }
                .mapValues { .string($0) }
        )
        try office.tell(notes: 0)

        let tally = try office.courier().runOnce()

        let isDelivered = sample.fault.isEmpty
        #expect(tally == CourierTally(delivered: isDelivered ? 1 : 0, failed: isDelivered ? 0 : 1))
        let attempts = try office.desk.attempts(of: endpoint.id, number: 1)
        #expect(attempts.map(\.fault) == [sample.fault])
        #expect(attempts.map(\.answer) == [""])
        #expect(try receiver.stop() == sample.told)
        #expect(try office.differences() == [])
    }

    /// The transfers of a courier are used again and again, for whoever comes next.
    @Test func `is that of one endpoint alone`() throws {
        let office = try Dispatcher()
        let certificates = try CertificateFolder()
        let asking = try TLSReceiver(TLSManner(asksForCertificate: true), certificates)
        let other = try TLSReceiver(TLSManner(asksForCertificate: true), certificates)
        try office.allowLoopback(ports: [asking.port, other.port])
        let trusted: [String: Value] = ["authorities": .string(try certificates.text("ca.pem"))]
        let ours: [String: Value] = [
            "certificate": .string(try certificates.text("client.pem")),
            "certificate_key": .string(try certificates.text("client.key")),
        ]
        let known = try office.endpoint(asking.url, trusted.merging(ours) { $1 })
        let unknown = try office.endpoint(other.url, trusted)
        let untrusted = try office.endpoint(asking.url, ours)
        try office.tell(notes: 2)

        try office.courier("one") { $0.mostInFlightPerEndpoint = 1 }.runOnce()

        #expect(try office.states(of: known) == ["delivered", "delivered", "delivered"])
        #expect(try office.faults(of: unknown, message: 1) == ["tls_client"])
        #expect(try office.faults(of: untrusted, message: 1) == ["tls_unknown"])
        #expect(Set(try other.stop()) == ["refused"])
        #expect(try asking.stop().filter { $0 == "request client" }.count == 3)
    }

    @Test func `is not refused to a receiver of TLS 1.1 because that does not answer`() throws {
        let certificates = try CertificateFolder()
        let receiver = try TLSReceiver(TLSManner(version: "1.1"), certificates)
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/env")
        client.arguments = [
            "openssl", "s_client", "-connect", "127.0.0.1:\(receiver.port)", "-tls1_1", "-cipher",
            "ALL:@SECLEVEL=0", "-CAfile", certificates.path + "/ca.pem", "-verify_return_error",
        ]
        client.standardInput = FileHandle.nullDevice
        client.standardOutput = FileHandle.nullDevice
        client.standardError = FileHandle.nullDevice
        try client.run()
        client.waitUntilExit()
        #expect(client.terminationStatus == 0)
        #expect(try receiver.stop() == [])
    }
}
