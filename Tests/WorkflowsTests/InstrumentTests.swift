import Expression
import Portfolio
import Testing
import Workflow
import WorkflowFile

@Suite struct `The shipped instruments` {
    private func catalogue() throws -> [Instrument] {
        try DefinitionFolder.load(definitionsFolder).instruments.flatMap(\.content.list)
    }

    @Test func `are those that charts let people choose from`() throws {
        let codes = try catalogue().map(\.code.content)
        let charts = try ShippedDefinitions.loaded.get().charts
        func choices(_ chart: String, _ event: String) throws -> [String] {
            let events = try #require(charts[chart]).events
            let slot = events.first { $0.name == event }?.payload.first { $0.name == "instrument" }
            guard case .enumeration(let values)? = slot?.type else { return [] }
            return values
        }
        #expect(try choices("budget-account", "set") == codes)
        #expect(try choices("support", "propose") == codes.filter { $0 != CapAccount.grant })
    }

    @Test func `have the caps of the policy, and none where it names none`() throws {
        let policy = try ShippedDefinitions.loaded.get().policy
        let caps = try catalogue().map { instrument -> String in
            guard case .int(let fen)? = policy.parameters[instrument.cap.content]?.value else {
                return "\(instrument.code.content) unset"
            }
            return "\(instrument.code.content) \(Fen(fen).yuanText) \(instrument.scope.rawValue)"
        }
        #expect(
            caps == [
                "GTE 6000000.00 project_group", "NATMATCH 5000000.00 project_group",
                "CONTEST 1000000.00 team", "FOURFIRST 10000000.00 project_group",
                "RD_ENT 1000000.00 enterprise", "CENTRE_OPS 10000000.00 fiscal_year",
                "FUND_INCENTIVE unset", "SEEDLING unset", "LEAP unset", "GAZELLE unset",
            ]
        )
    }

    @Test func `take their figures from parameters that there are`() throws {
        let policy = try ShippedDefinitions.loaded.get().policy
        for instrument in try catalogue() {
            guard let figures = instrument.figures else { continue }
            #expect(policy.parameters[figures.content] != nil, "\(instrument.code.content)")
        }
    }
}
