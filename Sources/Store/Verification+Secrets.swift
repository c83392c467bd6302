import Casework
import Portfolio
import SQL
import Workflow

/// Tables beside the read models: keys, secrets, definitions and refusals against the events.
extension LedgerCheck {
    /// Cells, their keys, what was expunged, and who stands behind a pseudonym.
    mutating func checkSecrets() throws {
        let expunged = try checkExpunged()
        try checkCells(expunged)
        try checkPseudonyms()
    }

    /// What was expunged is what two people ordered, and is really gone.
    private mutating func checkExpunged() throws -> Set<String> {
        try compare(
            "expunged",
            "SELECT cell, reason, proposed_by, confirmed_by, recorded_at FROM expunged",
            fold.names.expunged,
            keyColumns: 1
        )
        let rows = try connection.all(
            """
            SELECT x.cell,
            (SELECT COUNT(*) FROM cell c WHERE c.tenant = x.tenant AND c.id = x.cell)
            + (SELECT COUNT(*) FROM cell_key k WHERE k.tenant = x.tenant AND k.id = x.cell)
            FROM expunged x WHERE x.tenant = ? ORDER BY x.cell
            """,
            [.integer(tenant)]
        ) { row in (try row.text(0), try row.integer(1)) }
        for (cell, remains) in rows where remains > 0 {
            differ(
                "expunged",
                cell,
                "记为已清除，但密文或密钥还在",
                "is recorded as expunged, but the cell or its key is still there"
            )
        }
        return Set(rows.map(\.0))
    }

    private func isPerson(_ reference: String) -> Bool {
        fold.streams[reference]?.record.kind == "person"
    }

    /// Every cell is one that an event names, opens, and fits its digest and its place.
    private mutating func checkCells(_ expunged: Set<String>) throws {
        var found: Set<String> = []
        let rows = try connection.all(
            "SELECT id, stream, field FROM cell WHERE tenant = ? ORDER BY id",
            [.integer(tenant)]
        ) { row in (try row.text(0), try row.text(1), try row.text(2)) }
        for (id, stream, field) in rows {
            found.insert(id)
            guard let named = fold.names.cells[id] else {
                differ("cell", id, "没有事件提到这个密文", "no event names this cell")
                continue
            }
            if !named.places.contains([stream, field]) {
                differ(
                    "cell",
                    id,
                    "所属案卷或字段与事件不符",
                    "events put it in another stream or field"
                )
            }
            for name in named.names { try checkCell(name) }
        }
        for id in fold.names.cells.keys.sorted()
        where !found.contains(id) && !expunged.contains(id) {
            differ("cell", id, "缺少密文", "the cell is missing")
        }
        try connection.query(
            """
            SELECT k.id FROM cell_key k WHERE k.tenant = ? AND NOT EXISTS (
                SELECT 1 FROM cell c WHERE c.tenant = k.tenant AND c.id = k.id) ORDER BY k.id
            """,
            [.integer(tenant)]
        ) { row in
            differ("cell_key", try row.text(0), "密钥没有对应的密文", "no cell belongs to this key")
        }
    }

    private mutating func checkCell(_ name: Cells.Name) throws {
        do {
            guard try Cells.open(name, connection, tenant: tenant) == nil else { return }
            differ("cell_key", name.id, "缺少密钥", "the key of the cell is missing")
        } catch StorageFault.corrupt {
            differ(
                "cell",
                name.id,
                "密文、密钥（cell_key）与摘要不符",
                "the cell, its key (cell_key) and its digest do not fit"
            )
        }
    }

    /// Pseudonyms belong to rounds whose events name them, and stand for registered people.
    ///
    /// Who stands behind a pseudonym no event tells; a keyed digest in the event binds them.
    private mutating func checkPseudonyms() throws {
        var missing = fold.names.panels
        let rows = try connection.all(
            """
            SELECT stream, pseudonym, person, key FROM pseudonym WHERE tenant = ?
            ORDER BY stream, pseudonym
            """,
            [.integer(tenant)]
        ) { row in (try row.text(0), try row.text(1), try row.text(2), try row.blob(3)) }
        for (stream, pseudonym, person, key) in rows {
            missing[stream]?.remove(pseudonym)
            let name = "\(fold.streams[stream]?.record.code ?? stream) \(pseudonym)"
            if fold.names.pseudonyms[stream]?.contains(pseudonym) != true {
                differ(
                    "pseudonym",
                    name,
                    "该轮评审的事件没有提到这个代号",
                    "no event of that round names this pseudonym"
                )
            } else if fold.names.bindings[stream]?[pseudonym]
                != Cells.binding(pseudonym, person, key)
            {
                differ(
                    "pseudonym",
                    name,
                    "代号背后的人员或其密钥被改动",
                    "the person behind it, or the key that binds him, was changed"
                )
            }
            if !isPerson(person) {
                differ("pseudonym", name, "对应的人员不存在", "the person behind it does not exist")
            }
        }
        for (stream, pseudonyms) in missing.sorted(by: { $0.key < $1.key }) {
            for pseudonym in pseudonyms.sorted() {
                differ(
                    "pseudonym",
                    "\(fold.streams[stream]?.record.code ?? stream) \(pseudonym)",
                    "事件中的代号没有对应的人员",
                    "no row tells who this pseudonym of an event is"
                )
            }
        }
    }
}
