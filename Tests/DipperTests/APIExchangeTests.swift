import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `A request of the API` {
    /// One request that is wrong in another way than in its body.
    struct Odd: Sendable, CustomTestStringConvertible {
        let name: String
        var method = WebRequest.Method.get
        let target: String
        var headers: [String: String] = [:]
        let status: Int
        let errors: [String]
        var testDescription: String { name }
    }

    private static let json = ["content-type": "application/json", "idempotency-key": "k"]

    static let odd: [Odd] = [
        Odd(name: "no such address", target: "/x", status: 404, errors: ["NOT_FOUND"]),
        Odd(name: "the root", target: "", status: 404, errors: ["NOT_FOUND"]),
        Odd(
            name: "another method",
            method: .delete,
            target: "/cases",
            status: 405,
            errors: ["METHOD_NOT_ALLOWED"]
        ),
        Odd(
            name: "a method of no name",
            method: .other,
            target: "/cases",
            status: 405,
            errors: ["METHOD_NOT_ALLOWED"]
        ),
        Odd(
            name: "another form",
            target: "/cases",
            headers: ["accept": "text/html, application/json;q=0"],
            status: 406,
            errors: ["NOT_ACCEPTABLE"]
        ),
        Odd(name: "any form", target: "/me", headers: ["accept": "*/*"], status: 200, errors: []),
        Odd(
            name: "a form of the kind",
            target: "/me",
            headers: ["accept": "text/html, application/*;q=0.5"],
            status: 200,
            errors: []
        ),
        Odd(
            name: "an unknown parameter",
            target: "/cases?colour=red",
            status: 400,
            errors: ["PARAMETER_UNKNOWN"]
        ),
        Odd(
            name: "a parameter twice",
            target: "/cases?limit=1&limit=2",
            status: 400,
            errors: ["PARAMETER_REPEATED"]
        ),
        Odd(
            name: "a limit of nothing",
            target: "/cases?limit=0",
            status: 400,
            errors: ["PARAMETER_FORM"]
        ),
        Odd(
            name: "a limit beyond",
            target: "/cases?limit=1001",
            status: 400,
            errors: ["PARAMETER_FORM"]
        ),
        Odd(
            name: "a limit with a sign",
            target: "/cases?limit=%2B5",
            status: 400,
            errors: ["PARAMETER_FORM"]
        ),
        Odd(
            name: "a kind that there is not",
            target: "/cases?kind=x",
            status: 400,
            errors: ["CHART_MISSING"]
        ),
        Odd(
            name: "a day that there is not",
            target: "/goals?as_of=2026-02-30",
            status: 400,
            errors: ["DATE_FORM"]
        ),
        Odd(
            name: "no type",
            method: .post,
            target: "/cases",
            headers: ["idempotency-key": "k"],
            status: 415,
            errors: ["MEDIA_TYPE"]
        ),
        Odd(
            name: "another type",
            method: .post,
            target: "/cases",
            headers: ["idempotency-key": "k", "content-type": "text/plain"],
            status: 415,
            errors: ["MEDIA_TYPE"]
        ),
        Odd(
            name: "no key",
            method: .post,
            target: "/cases",
            headers: ["content-type": "application/json"],
            status: 400,
            errors: ["PARAMETER_MISSING"]
        ),
        Odd(
            name: "no version",
            method: .post,
            target: "/cases/\(Cast.project)/events/note",
            headers: json,
            status: 428,
            errors: ["PARAMETER_MISSING"]
        ),
        Odd(
            name: "a weak version",
            method: .post,
            target: "/cases/\(Cast.project)/events/note",
            headers: json.merging(["if-match": "W/\"1\""]) { $1 },
            status: 400,
            errors: ["PARAMETER_FORM"]
        ),
        Odd(
            name: "a page of another place",
            method: .post,
            target: "/cases",
            headers: json.merging(["origin": "https://evil.example"]) { $1 },
            status: 403,
            errors: ["FORM_TOKEN"]
        ),
        Odd(
            name: "no token of the session",
            method: .post,
            target: "/cases",
            headers: json.merging(["x-csrf-token": ""]) { $1 },
            status: 403,
            errors: ["FORM_TOKEN"]
        ),
        Odd(
            name: "a token that is none, beside a session that is one",
            target: "/me",
            headers: ["authorization": "Bearer dpt_x"],
            status: 401,
            errors: ["UNAUTHENTICATED"]
        ),
    ]

    @Test(arguments: odd) func `that is odd is told so`(_ odd: Odd) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        let reply = try client.send(odd.method, odd.target, odd.headers, [])
        #expect(reply.status == odd.status)
        #expect(reply.errors == odd.errors)
        if odd.status == 405 { #expect(reply.header("allow") == "GET, POST, HEAD") }
        if odd.status == 401 {
            #expect(reply.header("www-authenticate") == "Bearer realm=\"dipper\"")
        }
        #expect(try await ledger.head() == before)
    }

    /// What a server tells of a request that it could not read.
    @Test func `that cannot be read is a problem too`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger)
        for (fault, status) in [(WebRequest.Fault.target, 400), (.tooLarge, 413)] {
            var request = WebRequest(method: .post, path: ["api"])
            request.fault = fault
            let response = client.routes.answer(request)
            #expect(response.status == status)
            #expect(response.header("content-type") == "application/problem+json")
        }
    }
}
