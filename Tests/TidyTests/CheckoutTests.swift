import Testing

@Suite
struct CheckoutTests {
    @Test(arguments: Rule.allCases)
    func `every Swift file keeps the rule`(_ rule: Rule) throws {
        let sources = try Checkout.sources.get()

        #expect(sources.count > 100)
        #expect(sources.flatMap { rule.findings(in: $0) } == [])
    }

    @Test func `no file or folder has a name that says nothing`() throws {
        let paths = try Checkout.paths()

        #expect(paths.count > 100)
        #expect(paths.filter { !ForbiddenName.parts(of: $0).isEmpty } == [])
    }

    @Test func `no row of the import table is without its target`() throws {
        let targets = try Set(Checkout.sources.get().compactMap(\.target))

        #expect(targets == Set(ImportTable.allowed.keys))
    }

    @Test func `arrows between the layers point one way`() {
        let allowed = ImportTable.allowed
        var placed: Set<String> = []

        for _ in allowed {
            placed.formUnion(
                allowed.keys.filter { target in
                    allowed[target, default: []].allSatisfy {
                        allowed[$0] == nil || placed.contains($0)
                    }
                }
            )
        }

        #expect(placed == Set(allowed.keys))
    }

    @Test func `the handbook explains no refusal that nothing gives`() throws {
        let handbook = try Checkout.texts(under: "Handbook", ending: ".md").joined()
        let origins =
            try Checkout.texts(under: "Sources", ending: ".swift")
            + Checkout.texts(under: "Workflows", ending: ".yaml")
        let codes = RefusalCodes.quoted(in: handbook)

        #expect(codes.count > 10)
        #expect(RefusalCodes.absent(codes, from: origins) == [])
        #expect(RefusalCodes.absent(codes.union(["PLAN" + "TED"]), from: origins) == ["PLANTED"])
    }
}
