import Documents
import SQL

/// What a look at every kept file found.
package struct DocumentReport: Hashable, Sendable {
    package var files: Int
    package var bytes: Int64
    /// Orphans that were removed, where that was asked for.
    package var removed: Int
    package var differences: [VerificationReport.Difference]

    mutating func differ(_ row: String, _ zh: String, _ en: String) {
        differences.append(
            VerificationReport.Difference(table: "document", row: row, zh: zh, en: en)
        )
    }
}

extension DocumentFiling {
    /// Opens every file that the ledger names and compares its digest; names what is surplus.
    ///
    /// `clean` removes surplus files of our own making: what a writer left that did not come to
    /// its end. `progress` is told the finished share, from 0 to 1.
    package func verify(clean: Bool, progress: (Double) -> Void) throws -> DocumentReport {
        var report = try whileKept { try checkFiles(progress) }
        // Alone, so that nothing is named that is only just being added.
        try alone { try checkSurplus(clean: clean, &report) }
        if clean { try store.database.purge() }
        progress(1)
        return report
    }

    /// The hold is given back on return: nobody gets another kind of hold before.
    private func whileKept<T>(_ body: () throws -> T) throws -> T {
        let hold = try folder.holdForReading()
        return try withExtendedLifetime(hold, body)
    }

    private func alone(_ body: () throws -> Void) throws {
        let hold = try folder.holdForRemoving()
        try withExtendedLifetime(hold) { try body() }
    }

    /// Every file that must be there is, and holds what its digest says.
    func checkFiles(_ progress: (Double) -> Void) throws -> DocumentReport {
        let files = try store.keptFiles()
        let total = Double(max(1, files.reduce(0) { $0 + $1.bytes }))
        var report = DocumentReport(files: files.count, bytes: 0, removed: 0, differences: [])
        for file in files {
            let before = report.bytes
            do {
                var done = before
                let found = try folder.open(file.name, file.key) { piece in
                    done += Int64(piece.count)
                    progress(min(1, Double(done) / total))
                }
                if found == nil {
                    report.differ(file.row, "缺少文件，请从备份恢复", "its file is missing: restore it")
                } else if found?.digest != file.digest || found?.bytes != file.bytes {
                    report.differ(
                        file.row,
                        "文件内容与台账所记的摘要不符：被改动",
                        "its file does not fit the digest in the ledger"
                    )
                }
            } catch StorageFault.corrupt {
                report.differ(
                    file.row,
                    "文件已损坏或被改动，无法以其密钥打开，请从备份恢复",
                    "its file was damaged or changed and does not open: restore it"
                )
            }
            report.bytes = before + file.bytes
        }
        return report
    }

    /// Refuses where a file is missing or differs.
    package func requireSound(_ progress: (Double) -> Void) throws {
        try checkFiles(progress).differences.refuseFirst()
    }

    private func checkSurplus(clean: Bool, _ report: inout DocumentReport) throws {
        let names = Set(try store.keptFiles().map(\.name))
        let listing = try folder.listing()
        let orphans = listing.names.filter { !names.contains($0) }
        if clean {
            try orphans.forEach(folder.remove)
            try listing.incoming.forEach(folder.removeIncoming)
            report.removed = orphans.count + listing.incoming.count
        } else {
            for name in orphans + listing.incoming {
                report.differ(
                    name,
                    "没有案卷提到这个文件（未完成的提交，或已清除的文件），可用 --clean 清理",
                    "no case names this file (of a command that was cut short, or expunged);"
                        + " --clean removes it"
                )
            }
        }
        for name in listing.foreign {
            report.differ(
                name,
                "不是本系统放入的文件，请管理员移走",
                "was not put here by Dipper; the administrator can take it away"
            )
        }
    }
}
