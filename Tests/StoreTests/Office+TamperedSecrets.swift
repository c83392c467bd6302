/// Changes to secrets, definitions, the clock and the log of refusals.
extension Tampered {
    private static let round = "(SELECT MIN(stream) FROM pseudonym)"

    static let secrets: [Tampered] =
        edits("cell", ["field = 'x'", "stream = 'x'", "sealed = x'00'", "id = 'x'"])
        + edits("cell_key", ["id = 'x'"])
        + edits(
            "pseudonym",
            [
                "pseudonym = 'R-22222222'", "person = 'x'", "stream = 'x'", "key = zeroblob(32)",
                "person = (SELECT id FROM stream WHERE kind = 'person' AND id NOT IN "
                    + "(SELECT person FROM pseudonym) LIMIT 1)",
            ]
        )
        + edits(
            "refusal",
            ["id", "actor", "target", "event", "codes"].map { "\($0) = \($0) || 'x'" }
                + ["recorded_at = recorded_at + 1", "hash = x'00'", "number = 99"]
        )
        + edits("expunged", ["reason = 'x'", "proposed_by = confirmed_by", "recorded_at = 5"])
        + edits("content", ["body = body || ' '", "path = 'x'", "kind = 'x'"])
        + [
            Tampered(
                "cell",
                "edit the key",
                "UPDATE cell_key SET key = zeroblob(32)",
                row: "SELECT id FROM cell ORDER BY id LIMIT 1"
            ),
            Tampered(
                "cell",
                "insert",
                "INSERT INTO cell VALUES (1, 'invented', 's', 'f', x'00')",
                row: "SELECT 'invented'"
            ),
            Tampered(
                "cell_key",
                "insert",
                "INSERT INTO cell_key VALUES (1, 'invented', x'00')",
                row: "SELECT 'invented'"
            ),
            Tampered(
                "cell",
                "swap two",
                """
                UPDATE cell SET sealed = (SELECT sealed FROM cell ORDER BY id DESC LIMIT 1)
                WHERE id = (SELECT id FROM cell ORDER BY id LIMIT 1)
                """,
                row: "SELECT id FROM cell ORDER BY id LIMIT 1"
            ),
            Tampered(
                "pseudonym",
                "insert",
                """
                INSERT INTO pseudonym SELECT 1, stream, 'R-22222222', 'invented', key
                FROM pseudonym LIMIT 1
                """,
                row: "SELECT 'R-22222222'"
            ),
            Tampered(
                "content",
                "insert",
                "INSERT INTO content VALUES (1, 'h', 'chart', 'p', 'b')"
            ),
            Tampered(
                "expunged",
                "bring the cell back",
                "INSERT INTO cell SELECT 1, cell, 's', 'f', x'00' FROM expunged",
                row: "SELECT cell FROM expunged"
            ),
            Tampered("clock", "unknown release", "UPDATE clock SET release = 'x'"),
            Tampered("clock", "made a sandbox", "UPDATE clock SET is_sandbox = 1"),
            Tampered("clock", "a time of its own", "UPDATE clock SET sandbox_now = 5"),
            Tampered("clock", "delete", "DELETE FROM clock"),
            Tampered(
                "refusal",
                "insert",
                "INSERT INTO refusal VALUES (1, 999, 'x', 5, 'a', 't', 'e', '[]', x'00')",
                row: "SELECT '999'"
            ),
            Tampered(
                "refusal",
                "delete the tail",
                "DELETE FROM refusal WHERE number = (SELECT MAX(number) FROM refusal)",
                row: "SELECT CAST(MAX(number) AS TEXT) FROM refusal"
            ),
            Tampered(
                "refusal",
                "swap two",
                "UPDATE refusal SET number = -number WHERE number IN (1, 2)",
                "UPDATE refusal SET number = 3 + number WHERE number < 0",
                row: "SELECT '1'"
            ),
            Tampered(
                "pseudonym",
                "swap the persons of two",
                """
                UPDATE pseudonym SET person = person || '|' || (
                    SELECT b.person FROM pseudonym b WHERE b.stream = \(round)
                    ORDER BY b.pseudonym DESC LIMIT 1)
                WHERE pseudonym = (SELECT MIN(pseudonym) FROM pseudonym WHERE stream = \(round))
                """,
                """
                UPDATE pseudonym SET person = (
                    SELECT substr(a.person, 1, 36) FROM pseudonym a WHERE length(a.person) = 73)
                WHERE pseudonym = (SELECT MAX(pseudonym) FROM pseudonym WHERE stream = \(round))
                """,
                "UPDATE pseudonym SET person = substr(person, 38) WHERE length(person) = 73",
                row: "SELECT MIN(pseudonym) FROM pseudonym WHERE stream = \(round)"
            ),
            Tampered(
                "expunged",
                "insert for a cell that is there",
                "INSERT INTO expunged SELECT 1, id, 'r', 'a', 'b', 5 FROM cell LIMIT 1"
            ),
            Tampered(
                "expunged",
                "insert for no cell",
                "INSERT INTO expunged VALUES (1, 'invented', 'r', 'a', 'b', 5)",
                row: "SELECT 'invented'"
            ),
        ]
}
