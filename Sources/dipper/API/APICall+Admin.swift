import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// The administration: people, the audit, verification and backups.
extension APICall {
    /// People in office with their roles, what they may do for others, and their accounts.
    func people() throws -> WebResponse {
        try ledger.cases.require(PersonNoun.kind, as: "people")
        let found = try ledger.cases.list(
            kind: PersonNoun.kind,
            after: text("after") ?? "",
            limit: limit + 1
        )
        let shown = Array(found.prefix(limit))
        let names = try words.headlines(of: shown)
        let accounts = try accounts(of: Set(shown.map(\.id)))
        let last = found.count > limit ? shown.last?.code : nil
        return linked(
            answer([
                "people": .array(
                    shown.map { person in
                        [
                            "code": JSON(person.code), "name": JSON(names[person.id] ?? ""),
                            "states": JSON(person.root.active), "version": JSON(person.version),
                            "roles": JSON(person.heldRoles(on: ledger.now.date)),
                            "terms": .array(person.roleTerms.map(\.json)),
                            "authorities": .array(Authority.all(of: person).map(\.json)),
                            "account": accounts[person.id] ?? .null,
                        ]
                    }
                ),
                "after": last.map { JSON($0) } ?? .null,
            ]),
            last
        )
    }

    /// By person: the account that is not closed, as far as accounts are for the caller.
    private func accounts(of people: Set<String>) throws -> [String: JSON] {
        let all = try ledger.cases.all(kind: AccountProcedure.kind).filter {
            !$0.root.isDone && people.contains($0.parent ?? "")
        }
        let stored = try ledger.store.streams(all.map(\.id))
        // Whether there is a second factor is told; what it is nobody reads.
        let proved = Set(stored.filter { $0.field("totp") != .null }.map(\.id))
        let sessions = Dictionary(
            grouping: try ledger.store.sessions(of: nil).filter { $0.isOpen(at: ledger.now) },
            by: \.account
        )
        return Dictionary(
            all.map { account in
                (
                    account.parent ?? "",
                    [
                        "code": JSON(account.code), "states": JSON(account.root.active),
                        "second_factor": .bool(proved.contains(account.id)),
                        "sessions": JSON(sessions[account.id]?.count ?? 0),
                    ]
                )
            }
        ) { $1 }
    }

    /// The roles with what they are for and who holds them.
    func roles() throws -> WebResponse {
        try ledger.cases.require(PersonNoun.kind, as: "roles")
        let rules = words.rules
        let people = try ledger.cases.all(kind: PersonNoun.kind)
        let staffing = Staffing(people: people, on: ledger.now.date)
        return answer([
            "roles": .array(
                rules.roleTitles.keys.sorted().map { role in
                    [
                        "role": JSON(role), "title": rules.roleTitles[role]?.json ?? .null,
                        "holders": JSON(staffing.holders(of: role).map(\.code)),
                        "substitutes": JSON(staffing.substitutes(for: role).map(\.code)),
                    ]
                }
            )
        ])
    }

    // MARK: The audit

    func audit() throws -> WebResponse {
        try ledger.cases.require("audit", as: "audit")
        let reading = AuditReading(ledger: ledger)
        let found = try reading.find(
            try reading.search { (text($0) ?? "").filter { !$0.isWhitespace } },
            before: integer("after") ?? Int64.max,
            limit: limit
        )
        let eventWords = EventWords(words)
        let names = try eventWords.names(in: found.rows.map(\.event))
        let streams = Set(found.rows.map(\.stream.id)).sorted()
        _ = try ledger.cases.openPage(ledger.store.streams(streams))
        let rows = try found.rows.map { row -> JSON in
            let told = try eventWords.json([row.event], in: row.stream, names)
            return .object(
                (told.first ?? [:]).merging([
                    "cursor": JSON("\(row.position)"), "code": JSON(row.stream.code),
                    "kind": JSON(row.stream.kind),
                ]) { $1 }
            )
        }
        let last = found.next.map { "\($0)" }
        return linked(
            answer(["events": .array(rows), "after": last.map { JSON($0) } ?? .null]),
            last
        )
    }

    func refusals() throws -> WebResponse {
        try ledger.cases.require("audit", as: "refusals")
        let lines = try AuditReading(ledger: ledger).refusals(
            before: integer("after") ?? Int64.max,
            limit: limit
        )
        let names = try words.names(of: lines.map(\.actor).filter { $0 != "system" })
        let last = lines.count == limit ? lines.last.map { "\($0.number)" } : nil
        return linked(
            answer([
                "refusals": .array(
                    try lines.map { line in
                        [
                            "number": JSON(line.number),
                            "recorded_at": JSON(line.recordedAt.description),
                            "actor": JSON(line.actor),
                            "actor_name": JSON(names[line.actor] ?? line.actor),
                            "code": JSON(line.target), "event": JSON(line.event),
                            "reasons": JSON(try JSON(parsing: line.codes).texts),
                        ]
                    }
                ), "after": last.map { JSON($0) } ?? .null,
            ]),
            last
        )
    }

    // MARK: Long work

    func beginWork() throws -> WebResponse {
        let deed = APIDeed(self)
        let (kind, name) = (body["work"]?.textValue ?? "", body["backup"]?.textValue ?? "")
        switch kind {
        case "people": try deed.begin("people", part: PersonNoun.kind, roles: nil)
        case "verify": try deed.begin("verify", part: "ledger", roles: LedgerWork.verifiers)
        default: try deed.begin("backup", part: "ledger", roles: LedgerWork.keepers)
        }
        let work = LedgerWork(
            office: office,
            ledger: ledger,
            person: person.code,
            key: deed.key
        )
        guard !deed.isTrial else {
            try office.work.requireFree()
            return answer(["dry_run": true, "replayed": false, "work": .null])
        }
        let begun =
            switch kind {
            case "people": try work.checkPeople()
            case "verify": try work.verify()
            case "backup": try work.backUp()
            default: try work.check(name)
            }
        return answer(
            [
                "dry_run": false, "replayed": .bool(begun.isReplayed),
                "work": begun.state.json(in: language),
            ],
            status: 202
        ).setting("location", "/api/v1/admin/work/\(begun.state.id)")
    }

    /// Work that the caller may know of: of the staffing only what he began himself.
    private func visibleWork() throws -> [LongWork.State] {
        let seesLedger = try ledger.cases.allows("ledger")
        return office.work.all.filter {
            $0.kind == .people ? $0.person == person.code : seesLedger
        }
    }

    func listWork() throws -> WebResponse {
        answer(["work": .array(try visibleWork().map { $0.json(in: language) })])
    }

    func work(_ id: String) throws -> WebResponse {
        guard let state = try visibleWork().first(where: { $0.id == id }) else {
            throw CaseRefusals.notFound(id)
        }
        return answer(state.json(in: language).members)
    }

    /// The backups that the server keeps, latest first.
    func backups() throws -> WebResponse {
        try ledger.cases.require("ledger", as: "backups")
        let copies = try BackupShelf(office.backups)?.copies() ?? []
        return answer([
            "kept": .bool(office.backups != nil),
            "backups": .array(
                copies.map { copy in
                    .object(
                        BackupShelf.json(copy.name, copy.manifest).merging([
                            "made_at": JSON(copy.madeAt.description)
                        ]) { $1 }
                    )
                }
            ),
        ])
    }
}

extension RoleTerm {
    fileprivate var json: JSON {
        [
            "role": JSON(role), "since": JSON("\(since)"),
            "until": until.map { JSON("\($0)") } ?? .null,
        ]
    }
}

extension Authority {
    fileprivate var json: JSON {
        [
            "instance": JSON(key), "principal": JSON(principal), "roles": JSON(roles),
            "duties": JSON(duties), "since": JSON("\(since)"), "until": JSON("\(until)"),
            "state": JSON(state),
        ]
    }
}

extension LongWork.State {
    /// How far it is and what came of it, for programs.
    fileprivate func json(in language: Language) -> JSON {
        var json: [String: JSON] = [
            "id": JSON(id), "work": JSON(kind.name), "begun_at": JSON(begunAt.description),
            "person": JSON(person), "percent": JSON(Int(share * 100)),
            "ended_at": endedAt.map { JSON($0.description) } ?? .null, "state": "running",
            "result": .null, "errors": [],
        ]
        switch outcome {
        case .done(let result)?:
            json["state"] = "done"
            json["result"] = .object(result.json)
        case .refused(let blockers)?:
            json["state"] = "refused"
            json["errors"] = .array(blockers.map { JSON(error: $0, in: language) })
        case nil: break
        }
        return .object(json)
    }
}
