import Testing

@testable import Web

@Suite struct RequestTests {
    @Test(arguments: [
        ("/", []), ("/cases/DT-1", ["cases", "DT-1"]), ("//a///b/", ["a", "b"]),
        ("/%E9%87%8F?q=1", ["量"]),
    ])
    func `the path is decoded part by part`(_ uri: String, _ path: [String]) {
        #expect(WebServer.target(uri)?.path == path)
    }

    @Test(arguments: ["", "cases", "/a/../b", "/%2e%2e/b", "/a%2Fb", "/a%00", "/%FF", "/?a=%"])
    func `a path that leads out or is no text is refused`(_ uri: String) {
        #expect(WebServer.target(uri) == nil)
    }

    private func request(_ headers: [String: String]) -> WebRequest {
        WebRequest(method: .post, path: [], headers: headers)
    }

    @Test(arguments: [
        (["origin": "https://a.example", "host": "a.example"], true),
        (["origin": "http://127.0.0.1:81", "host": "127.0.0.1:81"], true),
        (["origin": "https://evil.example", "host": "a.example"], false),
        (["origin": "null", "host": "a.example"], false), (["origin": "https://"], false),
        (["sec-fetch-site": "same-origin"], true), (["sec-fetch-site": "cross-site"], false),
        ([:], false),
    ])
    func `only pages of this server send forms`(_ headers: [String: String], _ isOwn: Bool) {
        #expect(request(headers).isFromOwnPage == isOwn)
    }

    @Test func `cookies are read by their names`() {
        let request = request(["cookie": "a=1; session=x=y;b"])
        #expect(request.cookie("a") == "1")
        #expect(request.cookie("session") == "x=y")
        #expect(request.cookie("b") == nil)
    }

    @Test func `a target can be asked for again`() {
        let request = WebRequest(
            method: .get,
            path: ["案 卷", "a"],
            query: FormFields([("q", "状态:培育 &")])
        )
        #expect(WebServer.target(request.target)?.path == request.path)
        #expect(WebServer.target(request.target)?.query == request.query)
    }
}
