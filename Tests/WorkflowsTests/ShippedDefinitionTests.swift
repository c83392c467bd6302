import Foundation
import Portfolio
import Testing
import Workflow
import WorkflowFile

@Suite struct ShippedDefinitionTests {
    @Test func `every shipped definition loads and compiles`() throws {
        let kinds = Set(try Town().charts.keys)
        #expect(
            kinds.isSuperset(of: [
                "budget-account", "cap-account", "grant-agreement", "landing", "library-entry",
                "milestone", "notice", "organisation", "person", "platform", "project", "round",
                "tranche",
            ])
        )
    }

    @Test func `a planted state that does not exist is found`() throws {
        let path = definitionsFolder + "/project.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let planted = text.replacingOccurrences(
            of: "target: evaluation.in_review",
            with: "target: evaluation.nowhere"
        )
        let definition = try ChartFile.load(text: planted, file: "project.yaml")
        let signatures = try signatures()
        let defects = #expect(throws: Defects.self) {
            try Chart.compile(definition, signatures: signatures)
        }
        #expect(Set(defects?.list.map(\.code) ?? []) == ["UNKNOWN_STATE"])
    }

    @Test(arguments: ["roles.yaml", "roles.small.yaml"])
    func `every role that a chart names is in the role file`(file: String) throws {
        let folder = try DefinitionFolder.load(definitionsFolder)
        let roles = try #require(folder.roles.first { $0.path == file }).content
        let known = Set(roles.list.map(\.id.content)).union(["system"])
        var unknown: Set<String> = []
        for chart in try Town().charts.values {
            for transition in chart.transitions {
                unknown.formUnion(Set(transition.roles).subtracting(known))
            }
        }
        #expect(unknown == [])
        #expect(
            known == [
                "PO", "DO", "APP", "SEC", "REV", "CH", "FIN", "DIR", "DM", "PIM", "SUP", "ARC",
                "AUD", "PUB", "ADM", "SECADM", "AUDADM", "system",
            ]
        )
    }

    @Test(arguments: ["roles.yaml", "roles.small.yaml"])
    func `the separation of duties holds in both role files`(file: String) throws {
        let folder = try DefinitionFolder.load(definitionsFolder)
        let roles = try #require(folder.roles.first { $0.path == file }).content
        let pairs = Set(roles.separate.map { Set([$0.first, $0.second]) })
        let rule: Set<Set<String>> = [
            ["PO", "FIN"], ["FIN", "DIR"], ["REV", "PO"], ["ADM", "SECADM"], ["ADM", "AUDADM"],
            ["SECADM", "AUDADM"],
        ]
        #expect(rule.isSubset(of: pairs))
        #expect(roles.alone == ["AUD"])
        #expect(roles.scope(of: "APP", reading: "round") == .none)
        #expect(roles.scope(of: "REV", reading: "sheet") == .own)
    }

    @Test func `every kind of case has a line in the read permissions`() throws {
        let folder = try DefinitionFolder.load(definitionsFolder)
        let kinds = Set(folder.charts.map(\.content.id.content))
        for roles in folder.roles {
            #expect(kinds.subtracting(roles.content.reads.map(\.kind.content)) == [])
        }
    }

    @Test func `every parameter of a chart is in the policy pack`() throws {
        let folder = try DefinitionFolder.load(definitionsFolder)
        let keys = Set(folder.policies.flatMap { $0.content.parameters.map(\.key.content) })
        let read = Set(
            folder.charts.flatMap { $0.content.parameters.map(\.key.content) }
        )
        #expect(read.subtracting(keys) == [])
        #expect(!read.isEmpty)
    }

    @Test func `the profiles of the rubric are those of the method`() throws {
        let town = try Town()
        #expect(try town.profile("P_DISC")?.weights == [20, 30, 5, 10, 15, 10, 10])
        #expect(try town.profile("P_STD")?.weights == [15, 25, 15, 10, 15, 10, 10])
        #expect(try town.profile("P_PILOT")?.weights == [15, 15, 25, 15, 10, 10, 10])
        #expect(try town.profile("P_DISC")?.floors == [5, 6, 3, 3, 3, 3, 3])
        #expect(try town.profile("P_STD")?.floors == [5, 6, 4, 4, 4, 4, 4])
        #expect(try town.profile("P_PILOT")?.floors == [4, 5, 6, 5, 4, 4, 4])
    }

    private func signatures() throws -> [String: ChartSignature] {
        let folder = try DefinitionFolder.load(definitionsFolder)
        return Dictionary(
            folder.charts.map { ($0.content.id.content, $0.content.signature) },
            uniquingKeysWith: { $1 }
        )
    }
}
