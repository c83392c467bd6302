import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Answers by a one-time link, without an account and without a look at any case.
///
/// Until somebody has declared that he is in no conflict, nothing of a case is told to him: not its
/// title, not its code, not who it is from.
struct InvitationDesk {
    let ledger: OpenLedger
    let signIn: SignIn

    /// What a link tells.
    struct Invitation: Hashable {
        let round: String
        /// The code of the person.
        let person: String
        let gate: String
        let field: String
        /// When declarations, or sheets, are due; nil while no deadline runs.
        let due: CivilDate?
        /// Rounds on whose panels he is awaited, this one among them.
        let cases: Int
        let until: Instant
    }

    /// What the link of a token asks, which uses nothing up.
    ///
    /// Nil when it is unknown, used or over.
    func invitation(_ token: String) throws -> Invitation? {
        let code = String(token.prefix { $0 != "." }.prefix(64))
        guard let round = try ledger.store.stream(code), round.kind == RoundNoun.kind,
            let found = open(token, on: round), let person = try person(found.expert, round),
            let project = try round.parent.flatMap({ try ledger.store.stream($0) })
        else { return nil }
        let deadline = round.isIn("live.convening.drawn") ? "declare" : "scoring"
        return Invitation(
            round: round.code,
            person: person.code,
            gate: round.text("gate") ?? "",
            field: project.text("field") ?? "",
            due: round.root.deadlines[deadline]?.due.date,
            cases: try awaited(person.id, besides: round),
            until: found.until
        )
    }

    private func open(_ token: String, on round: CaseStream) -> RoundInvitation? {
        let digest = InvitationLink.digest(of: token)
        return RoundInvitation.all(of: round).first {
            $0.link == digest && $0.answer == .open && ledger.now < $0.until
                && round.texts("panel").contains($0.expert) && round.isIn("live.convening")
                && !round.root.stands
        }
    }

    private func person(_ pseudonym: String, _ round: CaseStream) throws -> CaseStream? {
        let id = try ledger.store.panelNames(on: [round.id]).first { $0.pseudonym == pseudonym }
        guard let id = id?.person, let person = try ledger.store.stream(id),
            person.isIn("active"), !person.root.isDone
        else { return nil }
        return person
    }

    /// On how many panels somebody is asked and has not answered, this one with them.
    private func awaited(_ person: String, besides round: CaseStream) throws -> Int {
        let names = try ledger.store.panelNames(of: [person])
        let rounds = try ledger.store.streams(Set(names.map(\.round)).sorted())
        return rounds.count { other in
            guard let name = names.first(where: { $0.round == other.id })?.pseudonym,
                other.isIn("live.convening"), other.texts("panel").contains(name)
            else { return false }
            return other.id == round.id
                || RoundInvitation.all(of: other).contains {
                    $0.expert == name && $0.answer == .open && ledger.now < $0.until
                }
        }
    }

    /// Records the answer in his name, by the link; after that the link works no more.
    ///
    /// Refused: `LINK_INVALID`, `REASON_MISSING`, `TOO_MANY_TRIES`.
    func answer(
        _ token: String,
        _ answer: RoundInvitation.Answer,
        reason: String,
        address: String
    ) throws -> Invitation {
        try signIn.take("", address)
        guard let invitation = try invitation(token) else { throw InvitationDesk.invalid }
        var payload: [String: Value] = [
            "expert": .string(invitation.person), "answer": .string(answer.rawValue),
            "link": .string(InvitationLink.digest(of: token)),
        ]
        if !reason.isEmpty { payload["reason"] = .string(reason) }
        let command = Command(
            target: .existing(invitation.round),
            event: "answer_invitation",
            payload: payload
        )
        let caller = Caller(
            person: "system",
            onBehalfOf: invitation.person,
            authentication: "link",
            channel: "web"
        )
        _ = try ledger.casework.performSync(command, by: caller)
        signIn.limit.forgive(name: "", address: address)
        return invitation
    }

    static var invalid: Refusal {
        Refusal(
            Blocker(
                code: "LINK_INVALID",
                message: Localized(
                    zh: "链接无效、已用过或已过期，请与评审秘书联系",
                    en: "The link is unknown, used or expired; the panel secretary can help"
                ),
                role: "SEC"
            )
        )
    }
}
