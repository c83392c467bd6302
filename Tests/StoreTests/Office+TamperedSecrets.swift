/// Changes to secrets, definitions, the clock and the log of refusals.
extension Tampered {
    static let secrets: [Tampered] =
        edits("cell", ["field = 'x'", "stream = 'x'", "sealed = x'00'", "id = 'x'"])
        + edits("cell_key", ["id = 'x'"])
        + edits("pseudonym", ["pseudonym = 'R-22222222'", "person = 'x'", "stream = 'x'"])
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
                INSERT INTO pseudonym SELECT 1, stream, 'R-22222222', 'invented'
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
                "edit recorded_at",
                "UPDATE refusal SET recorded_at = 5",
                row: "SELECT id FROM refusal"
            ),
            Tampered(
                "refusal",
                "edit codes",
                "UPDATE refusal SET codes = '[]'",
                row: "SELECT id FROM refusal"
            ),
            Tampered(
                "refusal",
                "insert",
                "INSERT INTO refusal VALUES (1, 'x', 5, 'a', 't', 'e', '[]')"
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
