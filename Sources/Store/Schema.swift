package import SQL

/// The tables of the ledger, written once for SQLite and PostgreSQL.
package enum Schema {
    /// Marks the file as a Dipper ledger in its header: "DIPR".
    package static let applicationID: Int32 = 0x4449_5052
    package static let version: Int32 = 1
    /// For a new file: an event is about a kilobyte, and overflows smaller pages.
    package static let pageSizeBytes = 4096

    /// Tables whose rows are never changed or deleted.
    static let appendOnly = [
        "event", "content", "posting", "refusal", "expunged",
    ]

    package static func statements(for dialect: Dialect) -> [String] {
        tables.map { dialect.definition($0) }
            + appendOnly.flatMap { dialect.appendOnly(table: $0) }
    }

    /// What happened: the only authority.
    ///
    /// All else can be computed from it; so can the answer to a repeated key, which needs no row
    /// of its own but an index by which its event is found, and which admits no second one.
    private static let history = [
        """
        CREATE TABLE event (
            position BIGINT PRIMARY KEY, tenant BIGINT NOT NULL, leaf BIGINT NOT NULL,
            stream TEXT NOT NULL, version BIGINT NOT NULL CHECK (version > 0),
            kind TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, schema BIGINT NOT NULL,
            recorded_at BIGINT NOT NULL, effective TEXT NOT NULL, actor TEXT NOT NULL,
            on_behalf_of TEXT NOT NULL,
            authentication TEXT NOT NULL, channel TEXT NOT NULL,
            command_key TEXT NOT NULL, causation TEXT NOT NULL,
            definition TEXT NOT NULL, policy TEXT NOT NULL,
            body TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL,
            UNIQUE (tenant, stream, version)
        )
        """,
        """
        CREATE UNIQUE INDEX event_request ON event (tenant, command_key, actor)
        WHERE command_key <> '' AND causation = ''
        """,
        """
        CREATE TABLE content (
            tenant BIGINT NOT NULL, hash TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL,
            body TEXT NOT NULL, PRIMARY KEY (tenant, hash)
        )
        """,
        """
        CREATE TABLE refusal (
            tenant BIGINT NOT NULL, number BIGINT NOT NULL, id TEXT NOT NULL,
            recorded_at BIGINT NOT NULL, actor TEXT NOT NULL, target TEXT NOT NULL,
            event TEXT NOT NULL, codes TEXT NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (tenant, number)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE expunged (
            tenant BIGINT NOT NULL, cell TEXT NOT NULL, reason TEXT NOT NULL,
            proposed_by TEXT NOT NULL, confirmed_by TEXT NOT NULL, recorded_at BIGINT NOT NULL,
            PRIMARY KEY (tenant, cell)
        ) WITHOUT ROWID
        """,
    ]

    /// What must be forgettable: one key for each cell, in a table of its own (decision 7).
    private static let secrets = [
        """
        CREATE TABLE cell (
            tenant BIGINT NOT NULL, id TEXT NOT NULL, stream TEXT NOT NULL, field TEXT NOT NULL,
            sealed BLOB NOT NULL, PRIMARY KEY (tenant, id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX cell_stream ON cell (tenant, stream, id, field)",
        """
        CREATE TABLE cell_key (
            tenant BIGINT NOT NULL, id TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (tenant, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE pseudonym (
            tenant BIGINT NOT NULL, stream TEXT NOT NULL, pseudonym TEXT NOT NULL,
            person TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (tenant, stream, pseudonym),
            UNIQUE (tenant, stream, person)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX pseudonym_person ON pseudonym (tenant, person, stream)",
    ]

    /// Read models, kept in the transaction of the events and compared by verify.
    ///
    /// `stream` tells where each case stands; its fields are in its events, and every eighth time
    /// in `snapshot`. `timer` begins with what is due: the clocks that stand are due never.
    ///
    /// Without statistics SQLite prefers a key that gives the order asked for to an index that
    /// finds the rows; so an index ends with the columns by which its query sorts.
    private static let models = [
        """
        CREATE TABLE stream (
            tenant BIGINT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL,
            parent TEXT NOT NULL, version BIGINT NOT NULL, head BLOB NOT NULL,
            release TEXT NOT NULL, latest_effective TEXT NOT NULL, PRIMARY KEY (tenant, id)
        )
        """,
        "CREATE UNIQUE INDEX stream_code ON stream (tenant, code) WHERE code <> ''",
        "CREATE INDEX stream_parent ON stream (tenant, parent, kind, id) WHERE parent <> ''",
        """
        CREATE TABLE snapshot (
            tenant BIGINT NOT NULL, stream TEXT NOT NULL, version BIGINT NOT NULL,
            state TEXT NOT NULL, PRIMARY KEY (tenant, stream)
        )
        """,
        """
        CREATE TABLE account (
            tenant BIGINT NOT NULL, stream TEXT NOT NULL, committed BIGINT NOT NULL,
            limit_fen BIGINT NOT NULL, merged_excess BIGINT NOT NULL,
            CHECK (committed >= 0), CHECK (committed <= limit_fen + merged_excess),
            PRIMARY KEY (tenant, stream)
        )
        """,
        // The money of an agreement: no statement makes principal out of nothing (INV-20, INV-25).
        """
        CREATE TABLE principal (
            tenant BIGINT NOT NULL, stream TEXT NOT NULL, amount BIGINT NOT NULL,
            committed BIGINT NOT NULL, cancelled BIGINT NOT NULL, paid BIGINT NOT NULL,
            outstanding BIGINT NOT NULL, converted BIGINT NOT NULL, repaid BIGINT NOT NULL,
            recovered BIGINT NOT NULL, written_off BIGINT NOT NULL,
            CHECK (paid = outstanding + converted + repaid + recovered + written_off),
            CHECK (outstanding >= 0 AND converted >= 0 AND repaid >= 0 AND recovered >= 0),
            CHECK (written_off >= 0 AND cancelled >= 0 AND paid >= 0 AND paid <= committed),
            CHECK (committed + cancelled <= amount),
            PRIMARY KEY (tenant, stream)
        )
        """,
        // What decisions look up, or add up, of all other cases: by an index, not case by case.
        """
        CREATE TABLE tally (
            tenant BIGINT NOT NULL, topic TEXT NOT NULL, subject TEXT NOT NULL,
            stream TEXT NOT NULL, fen BIGINT NOT NULL,
            PRIMARY KEY (tenant, topic, subject, stream)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE posting (
            tenant BIGINT NOT NULL, stream TEXT NOT NULL, version BIGINT NOT NULL,
            sequence BIGINT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
            amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
            effective TEXT NOT NULL, recorded_at BIGINT NOT NULL, CHECK (source <> target),
            PRIMARY KEY (tenant, stream, version, sequence)
        ) WITHOUT ROWID
        """,
        // What a balance is added up from, in the order in which it is grouped.
        """
        CREATE INDEX posting_account
        ON posting (tenant, source, target, effective, recorded_at, amount_fen)
        """,
        "CREATE INDEX posting_day ON posting (tenant, effective, stream, version, sequence)",
        """
        CREATE TABLE fact (
            tenant BIGINT NOT NULL, stream TEXT NOT NULL, version BIGINT NOT NULL,
            sequence BIGINT NOT NULL, metric TEXT NOT NULL, item TEXT NOT NULL,
            unit TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL,
            recorded_from BIGINT NOT NULL, recorded_to BIGINT, evidence TEXT NOT NULL,
            marks BIGINT NOT NULL, PRIMARY KEY (tenant, stream, version, sequence)
        )
        """,
        "CREATE INDEX fact_item ON fact (tenant, metric, item, stream, version, sequence)",
        """
        CREATE TABLE membership (
            tenant BIGINT NOT NULL, item TEXT NOT NULL, recorded_from BIGINT NOT NULL,
            item_group TEXT NOT NULL, recorded_to BIGINT, version BIGINT NOT NULL,
            PRIMARY KEY (tenant, item, version)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE timer (
            tenant BIGINT NOT NULL, due BIGINT NOT NULL, stream TEXT NOT NULL,
            instance TEXT NOT NULL, deadline TEXT NOT NULL, lead TEXT NOT NULL,
            state TEXT NOT NULL, entry BIGINT NOT NULL, provisional BIGINT NOT NULL,
            PRIMARY KEY (tenant, due, stream, instance, deadline, lead)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE outbox (
            tenant BIGINT NOT NULL, number BIGINT NOT NULL, id TEXT NOT NULL,
            stream TEXT NOT NULL, version BIGINT NOT NULL, sequence BIGINT NOT NULL,
            type TEXT NOT NULL, target TEXT NOT NULL, created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant, number)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE queue (
            tenant BIGINT NOT NULL, id TEXT NOT NULL, stream TEXT NOT NULL, event TEXT NOT NULL,
            PRIMARY KEY (tenant, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE counter (
            tenant BIGINT NOT NULL, prefix TEXT NOT NULL, year BIGINT NOT NULL,
            latest BIGINT NOT NULL, PRIMARY KEY (tenant, prefix, year)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE clock (
            tenant BIGINT NOT NULL PRIMARY KEY, is_sandbox BIGINT NOT NULL,
            sandbox_now BIGINT NOT NULL, release TEXT NOT NULL
        )
        """,
    ]

    /// What couriers do with the outbox: no history, and computed from nothing.
    ///
    /// Verify knows what each row must belong to. `delivery.attempts_before` were made before the
    /// latest replay began another round of the schedule.
    private static let deliveries = [
        """
        CREATE TABLE handout (tenant BIGINT NOT NULL PRIMARY KEY, latest BIGINT NOT NULL)
        """,
        """
        CREATE TABLE route (
            tenant BIGINT NOT NULL, endpoint TEXT NOT NULL, owner TEXT NOT NULL,
            lease_until BIGINT NOT NULL, failures BIGINT NOT NULL, first_failure_at BIGINT,
            failing_since BIGINT, paused_until BIGINT, PRIMARY KEY (tenant, endpoint)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE delivery (
            tenant BIGINT NOT NULL, endpoint TEXT NOT NULL, outbox BIGINT NOT NULL,
            state TEXT NOT NULL, attempts BIGINT NOT NULL, attempts_before BIGINT NOT NULL,
            next_at BIGINT, CHECK (state IN ('waiting', 'delivered', 'exhausted')),
            CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
            CHECK (attempts >= attempts_before AND attempts_before >= 0),
            PRIMARY KEY (tenant, endpoint, outbox)
        ) WITHOUT ROWID
        """,
        """
        CREATE INDEX delivery_due ON delivery (tenant, endpoint, next_at, outbox)
        WHERE next_at IS NOT NULL
        """,
        """
        CREATE TABLE delivery_attempt (
            tenant BIGINT NOT NULL, endpoint TEXT NOT NULL, outbox BIGINT NOT NULL,
            attempt BIGINT NOT NULL CHECK (attempt > 0), sent_at BIGINT NOT NULL,
            duration_ms BIGINT NOT NULL, status BIGINT NOT NULL, fault TEXT NOT NULL,
            answer TEXT NOT NULL, PRIMARY KEY (tenant, endpoint, outbox, attempt)
        ) WITHOUT ROWID
        """,
        """
        CREATE INDEX delivery_attempt_sent
        ON delivery_attempt (tenant, sent_at, endpoint, outbox, attempt, fault)
        """,
    ]

    /// Who is signed in: made and ended by events of accounts, and no history itself.
    private static let sessions = [
        """
        CREATE TABLE session (
            tenant BIGINT NOT NULL, digest TEXT NOT NULL, account TEXT NOT NULL,
            person TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
            stepped_up_at BIGINT NOT NULL, idle_seconds BIGINT NOT NULL,
            ends_at BIGINT NOT NULL, agent TEXT NOT NULL, PRIMARY KEY (tenant, digest)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX session_account ON session (tenant, account, created_at)",
        // By which other doors people come in: what the events of their accounts say.
        """
        CREATE TABLE identity (
            tenant BIGINT NOT NULL, digest TEXT NOT NULL, provider TEXT NOT NULL,
            account TEXT NOT NULL, PRIMARY KEY (tenant, digest)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX identity_account ON identity (tenant, account)",
    ]

    /// When a token was last used, to the day: no history.
    private static let tokens = [
        """
        CREATE TABLE token_use (
            tenant BIGINT NOT NULL, token TEXT NOT NULL, day TEXT NOT NULL,
            PRIMARY KEY (tenant, token)
        ) WITHOUT ROWID
        """
    ]

    /// What is typed into forms and not yet sent: no history.
    private static let drafts = [
        """
        CREATE TABLE form_draft (
            tenant BIGINT NOT NULL, person TEXT NOT NULL, form TEXT NOT NULL,
            saved_at BIGINT NOT NULL, key BLOB NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY (tenant, person, form)
        ) WITHOUT ROWID
        """
    ]

    static var tables: [String] {
        history + secrets + models + deliveries + sessions + tokens + drafts
    }
}
