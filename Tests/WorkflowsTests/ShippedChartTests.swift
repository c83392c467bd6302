import Expression
import FoundationEssentials
import Portfolio
import Testing
import Workflow
import WorkflowFile

/// The definition files that are shipped.
struct ShippedChartTests {
    @Test func `every grant, library, landing and platform chart compiles`() throws {
        let charts = try ShippedDefinitions.loaded.get().charts
        let expected: Set = [
            "cap-account", "budget-account", "grant-agreement", "tranche", "milestone",
            "library-entry", "landing", "platform",
        ]
        #expect(expected.isSubset(of: charts.keys))
    }

    @Test func `a planted defect is found in its place`() throws {
        let path = ShippedDefinitions.path + "/cap-account.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let planted = text.replacing(
            "cond: \"data.committed + event",
            with: "cond: \"data.x + event"
        )
        #expect(planted != text)
        let definition = try ChartFile.load(text: planted, file: "cap-account.yaml")
        let defects = #expect(throws: Defects.self) { try Chart.compile(definition) }
        #expect(defects?.list.map(\.code) == ["EXPRESSION"])
    }

    @Test func `every step that a parent is asked for is one that the system may take`() throws {
        let charts = try ShippedDefinitions.loaded.get().charts
        let asked = Set(charts.values.flatMap(\.emissions).compactMap(\.step))
        #expect(
            asked == ["conclude_evaluation", "landing_pass", "library_pass", "funding_pass"]
        )
        let project = try #require(charts["project"])
        for event in asked {
            let number = try #require(project.eventNumbers[event])
            let transitions = project.transitions.filter { $0.events.contains(number) }
            #expect(!transitions.isEmpty)
            #expect(transitions.allSatisfy { $0.roles.contains("system") }, "\(event)")
        }
    }

    @Test func `every parameter that a chart reads is in the pack`() throws {
        let definitions = try ShippedDefinitions.loaded.get()
        for chart in definitions.charts.values {
            for parameter in chart.definition.parameters {
                let key = parameter.key.content
                #expect(definitions.policy.parameters[key] != nil, "\(key)")
            }
        }
    }

    @Test func `the pack keeps the policy's figures firm and sets no cap for the fund reward`()
        throws
    {
        let parameters = try ShippedDefinitions.loaded.get().policy.parameters
        #expect(parameters["gte.cap_per_group"] == .init(value: .int(600_000_000), liftedBy: nil))
        #expect(parameters["grant.director_release_above"]?.liftedBy == "DIR")
        #expect(!parameters.keys.contains { $0.contains("fund") })
    }

    @Test func `the goals carry the policy's numbers and wait for a signature`() throws {
        let folder = try DefinitionFolder.load(ShippedDefinitions.path)
        let goals = try #require(folder.goals.first).content.list
        let targets = Dictionary(uniqueKeysWithValues: goals.map { ($0.code.content, $0.target) })
        #expect(targets["CULTIVATED"] == .atLeast(200))
        #expect(targets["NATLIB"] == .atLeast(20))
        #expect(targets["LANDED"] == .atLeast(50))
        #expect(targets["PARK"] == .atLeast(1))
        #expect(targets["BASE"] == .atLeast(3))
        #expect(targets["TECH_MANAGER"] == .moreThan(5000))
        #expect(targets["RD_CLUSTER"] == .range(3...5))
        #expect(goals.allSatisfy { !$0.rule.isSigned })
    }
}
