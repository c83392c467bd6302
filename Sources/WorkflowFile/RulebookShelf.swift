import Synchronization
package import Workflow

/// Rulebooks that were compiled lately: a release never changes, so its texts compile once.
///
/// The texts themselves are compared, and not what they call themselves: a definition that
/// somebody changed in the file compiles anew.
package enum RulebookShelf {
    private struct Entry {
        let release: String
        let contents: [RulebookFile.Text]
        let rules: Rulebook

        func holds(_ release: String, _ contents: [RulebookFile.Text]) -> Bool {
            self.release == release && self.contents.count == contents.count
                && zip(self.contents, contents).allSatisfy { $0 == $1 }
        }
    }

    /// As many releases as a ledger has cases under at a time, or a little more.
    private static let mostEntries = 8
    private static let entries = Mutex<[Entry]>([])

    /// As ``RulebookFile/load(release:contents:hash:)``.
    package static func rulebook(
        release: String,
        contents: [RulebookFile.Text],
        hash: (RulebookFile.Text) -> String
    ) throws(Defects) -> Rulebook {
        let known = entries.withLock { entries in
            entries.first { $0.holds(release, contents) }?.rules
        }
        if let known { return known }
        let rules = try RulebookFile.load(release: release, contents: contents, hash: hash)
        entries.withLock { entries in
            entries.append(Entry(release: release, contents: contents, rules: rules))
            if entries.count > mostEntries { entries.removeFirst() }
        }
        return rules
    }
}
