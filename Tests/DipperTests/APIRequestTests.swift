import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `A body of a request` {
    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        var status = 400
        let errors: [String]
        var testDescription: String { name }
    }

    static let bad: [Bad] = [
        Bad(name: "no JSON", body: "{", errors: ["JSON_FORM #"]),
        Bad(name: "nothing", body: "", errors: ["JSON_FORM #"]),
        Bad(name: "a list", body: "[]", errors: ["MEMBER_FORM #"]),
        Bad(
            name: "a key twice",
            body: #"{"kind":"project","kind":"landing"}"#,
            errors: ["JSON_FORM #"]
        ),
        Bad(
            name: "a key twice within",
            body: #"{"kind":"project","payload":{"title":"甲","channel":"scouting","title":"乙"}}"#,
            errors: ["JSON_FORM #"]
        ),
        Bad(
            name: "a key twice by an escape",
            body: #"{"kind":"project","\u006bind":"landing"}"#,
            errors: ["JSON_FORM #"]
        ),
        Bad(name: "a fraction", body: #"{"kind":1.5}"#, errors: ["JSON_FORM #"]),
        Bad(name: "text after it", body: #"{"kind":"project"} {}"#, errors: ["JSON_FORM #"]),
        Bad(
            name: "a depth bomb",
            body: #"{"kind":"project","payload":"# + String(repeating: "[", count: 15_000),
            errors: ["JSON_FORM #"]
        ),
        Bad(
            name: "a long list",
            body: "[" + String(repeating: "[],", count: 15_000) + "[]]",
            errors: ["JSON_TOO_MANY #"]
        ),
        Bad(
            name: "unknown members",
            body: #"{"kind":"project","actor":"RY-2026-000001","tenant":2,"a/b~c":1}"#,
            errors: [
                "MEMBER_UNKNOWN #/a~1b~0c", "MEMBER_UNKNOWN #/actor", "MEMBER_UNKNOWN #/tenant",
            ]
        ),
        Bad(name: "no kind", body: "{}", errors: ["MEMBER_MISSING #/kind"]),
        Bad(
            name: "members of another type",
            body: #"{"kind":1,"payload":[],"documents":{},"on":"x"}"#,
            errors: [
                "MEMBER_FORM #/documents", "MEMBER_FORM #/kind", "MEMBER_FORM #/on",
                "MEMBER_FORM #/payload",
            ]
        ),
        Bad(
            name: "an invisible mark",
            body: "{\"kind\":\"project\",\"payload\":{\"title\":\"甲\u{202E}乙\"}}",
            errors: ["MEMBER_MARK #/payload/title"]
        ),
        Bad(
            name: "a document without a class",
            body: #"{"kind":"project","documents":[{"date":"2026-01-05","retention":"1y"}]}"#,
            errors: ["MEMBER_FORM #/documents/0/retention", "MEMBER_MISSING #/documents/0/class"]
        ),
        Bad(
            name: "fields of another type",
            body: #"""
                {"kind":"project","payload":{"title":1,"channel":"x","core_ip":"a","colour":"red",
                "lead_organisation":"DW-2026-000009"}}
                """#,
            status: 422,
            errors: [
                "VALUE_FORM #/payload/channel", "FIELD_UNKNOWN #/payload/colour",
                "MEMBER_FORM #/payload/core_ip", "VALUE_REFERENCE #/payload/lead_organisation",
                "MEMBER_FORM #/payload/title",
            ]
        ),
        Bad(
            name: "a day that there is not",
            body: #"{"kind":"project","on":"2026-02-30","payload":{"title":"示例"}}"#,
            status: 422,
            errors: ["DATE_FORM #/on"]
        ),
        Bad(
            name: "a required field that is missing",
            body: #"{"kind":"project","payload":{"title":"示例"}}"#,
            status: 422,
            errors: ["PAYLOAD_MISSING #/payload/channel"]
        ),
        Bad(
            name: "content that is no base64, and a PDF that is none",
            body: #"""
                {"kind":"project","payload":{"title":"示例","channel":"scouting"},"documents":[
                {"class":"application_form","date":"2026-01-05","content":"***"},
                {"class":"application_form","date":"2026-01-05","content":"aGFsbG8=",
                "name":"a.pdf"}]}
                """#,
            status: 422,
            errors: ["MEMBER_FORM #/documents/0/content", "DOCUMENT_TYPE #/documents/1/content"]
        ),
        Bad(
            name: "a kind whose secret is made elsewhere",
            body: #"{"kind":"api-token"}"#,
            status: 422,
            errors: ["KIND_CLOSED #/kind"]
        ),
        Bad(
            name: "the ledger",
            body: #"{"kind":"ledger"}"#,
            status: 422,
            errors: ["KIND_CLOSED #/kind"]
        ),
        Bad(name: "no such kind", body: #"{"kind":"x"}"#, status: 422, errors: ["CHART_MISSING"]),
    ]

    @Test(arguments: bad)
    func `that is wrong is told where, in two languages, and writes nothing`(
        _ bad: Bad
    ) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        let body = Array(bad.body.utf8)
        let reply = try client.post("/cases", body)
        let english = try client.post("/cases", body, headers: ["accept-language": "en-GB"])

        #expect(reply.status == bad.status)
        #expect(reply.errors == bad.errors)
        // Where the server keeps what it was sent is told to nobody.
        #expect(!String(decoding: reply.body, as: UTF8.self).contains(NSTemporaryDirectory()))
        #expect(english.errors == bad.errors)
        #expect(reply.header("content-type") == "application/problem+json")
        #expect(reply.header("content-language") == "zh-CN")
        #expect(english.header("content-language") == "en")
        #expect(reply.json["title"] != english.json["title"])
        #expect(reply.json["detail"] != english.json["detail"])
        #expect(try await ledger.head() == before)
    }
}
