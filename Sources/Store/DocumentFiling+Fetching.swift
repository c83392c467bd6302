package import Documents

extension DocumentFiling {
    /// Copies the sealed files that the ledger names out of another folder, durably.
    ///
    /// What lies here already is kept where it is the same, and copied again where it was cut
    /// short. `each` is told of every file that was found there; `progress` is told the finished
    /// share, from 0 to 1. Answers how many files the ledger names.
    package func fetchFiles(
        from other: DocumentFolder,
        progress: (Double) -> Void = { _ in },
        each: (_ name: String, _ found: (digest: String, bytes: Int64)) -> Void = { _, _ in }
    ) throws -> Int {
        let names = try store.keptFiles().map(\.name).sorted()
        guard !names.isEmpty, other.path != folder.path else { return names.count }
        let hold = try folder.holdForAdding()
        defer { withExtendedLifetime(hold) {} }
        for (number, name) in zip(1..., names)
        where try OpenFile.reading(other.path(of: name)) != nil {
            each(name, try fetch(name, from: other))
            progress(Double(number) / Double(names.count))
        }
        return names.count
    }

    private func fetch(
        _ name: String,
        from other: DocumentFolder
    ) throws -> (digest: String, bytes: Int64) {
        if try OpenFile.reading(folder.path(of: name)) != nil {
            let here = try OpenFile.digest(of: folder.path(of: name))
            if try OpenFile.digest(of: other.path(of: name)) == here { return here }
            try folder.remove(name)
        }
        return try folder.take(name, from: other)
    }
}
