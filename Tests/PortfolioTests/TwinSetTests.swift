import Foundation
import Testing
import Workflow

@testable import Portfolio

@Suite struct `Likely twins among labelled pairs` {
    /// Listed pairs that are twins, and twins that are listed, in thousandths.
    private func quality(
        _ pairs: [LabelledPair],
        isListed: (LabelledPair) -> Bool
    ) -> (precision: Int, recall: Int) {
        let listed = pairs.filter(isListed)
        let right = listed.count(where: \.isTwin)
        return (
            GramBag.perMille(right, of: listed.count),
            GramBag.perMille(right, of: pairs.count(where: \.isTwin))
        )
    }

    @Test func `the shipped rule finds nine in ten twins and calls few others so`() throws {
        let rule = try TwinPack.rule()
        let pairs = try LabelledPair.all()
        let listed = Set(pairs.filter { $0.found(rule) != nil }.map(\.description))
        let quality = quality(pairs) { listed.contains($0.description) }

        #expect(pairs.count >= 120)
        #expect(Set(pairs.map(\.description)).count == pairs.count)
        #expect(quality.precision >= 950)
        #expect(quality.recall >= 900)
        let missed = pairs.filter { $0.isTwin != listed.contains($0.description) }
        #expect(missed.count <= 10, "\(missed)")
        // A rule that lists everything, or the twins by their titles alone, would not pass.
        #expect(self.quality(pairs) { _ in true }.precision < 950)
        #expect(self.quality(pairs) { $0.first.title == $0.second.title }.recall < 900)
    }

    @Test func `every category of twins is found more often than not`() throws {
        let rule = try TwinPack.rule()
        let twins = Dictionary(grouping: try LabelledPair.all().filter(\.isTwin), by: \.category)

        #expect(twins.count >= 9)
        for (category, pairs) in twins {
            let found = pairs.count { $0.found(rule) != nil }
            #expect(2 * found > pairs.count, "\(category): \(found) of \(pairs.count)")
        }
    }

    @Test func `what people put between the words of a title changes nothing`() throws {
        let rule = try TwinPack.rule()
        for pair in try LabelledPair.all() where pair.found(rule) != nil {
            var second = pair.second
            second.title = second.title.map { "\($0)\u{200B}" }.joined() + "\u{202E}　"
            let noisy = TwinSearch([pair.first, second], rule: rule).pairs().first
            #expect(noisy?.score == pair.found(rule)?.score, "\(pair)")
        }
    }

    @Test func `no two of the public leads are called twins`() throws {
        let text = try String(
            contentsOf: TwinPack.checkout.appending(path: "Fixtures/leads.csv"),
            encoding: .utf8
        )
        let records = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0) }
            return TwinRecord(
                id: cells[0],
                code: cells[0],
                title: cells[0],
                leads: cells[1].isEmpty ? [] : [TwinRecord.Organisation(name: cells[1])],
                partners: cells[2],
                summary: cells[4]
            )
        }
        let rule = try TwinPack.rule()

        #expect(records.count == 26)
        #expect(TwinSearch(records, rule: rule).pairs().map(\.reasons) == [])
        // The same leads entered once more are found, each with itself.
        let again = records.map { lead in
            var lead = lead
            lead.id += " again"
            lead.group = lead.id
            return lead
        }
        let pairs = TwinSearch(records + again, rule: rule).pairs()
        #expect(pairs.count == 26)
        #expect(pairs.allSatisfy { $0.first.title == $0.second.title })
    }
}
