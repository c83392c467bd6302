import FoundationEssentials
import Portfolio
import Testing
import Workflow

@Suite struct `The accounts of the charts` {
    @Test func `are those that have a title, and all of these are used`() throws {
        let folder = ShippedDefinitions.path
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder)
        where file.hasSuffix(".yaml") {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            for post in text.matches(of: /post: \{from: ([a-z_]+), to: ([a-z_]+),/) {
                names.formUnion([String(post.1), String(post.2)])
            }
        }
        #expect(names == Set(PostingAccount.allCases.map(\.rawValue)))
        #expect(PostingAccount.title("older").zh == "older")
    }
}
