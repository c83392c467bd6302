import Casework
import Portfolio
import Store
import Web
import Workflow

/// The proposal for a batch with its reasons and loads, and the one button that does it whole.
struct AssignPage {
    let visit: Visit

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("conflict", as: "assign")
    }

    private var query: FormFields { visit.request.query }

    private func number(
        _ name: String,
        _ range: ClosedRange<Int>
    ) throws(Refusal) -> Int? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Refusal(AssignPage.wrong(name, text, range))
        }
        return number
    }

    private func proposal(_ naming: RoundBatch.Naming) throws -> BatchProposal {
        var reasons = Reasons()
        var wish = BatchProposal.Wish()
        wish.size = try reasons.value(or: nil) { try number("size", 1...99) }
        wish.least = try reasons.value(or: nil) { try number("least", 0...999) } ?? 0
        wish.most = try reasons.value(or: nil) { try number("most", max(1, wish.least)...999) }
        try reasons.check()
        return try BatchProposal(
            RoundBatch(naming, isCompared: false, in: visit.ledger, visit.words),
            wish,
            in: visit.ledger,
            by: visit.caller,
            visit.words
        )
    }

    func answer() throws -> WebResponse {
        let form = BatchForm(visit)
        do {
            let proposal = try form.naming().map { try self.proposal($0) }
            return try page(form, proposal, [], status: 200)
        } catch let refusal as Refusal {
            guard !refusal.blockers.contains(where: { $0.code == "NOT_FOUND" }) else {
                throw refusal
            }
            return try page(form, nil, refusal.blockers, status: 422)
        }
    }

    /// Does what was shown, or shows what it has become.
    func perform() throws -> WebResponse {
        let (form, given) = (BatchForm(visit), visit.request.form()?.fields ?? FormFields())
        guard let naming = try form.naming() else { return try answer() }
        let proposal = try proposal(naming)
        do {
            let key = given["_key"] ?? ""
            _ = try proposal.apply(
                shown: given["digest"] ?? "",
                key: key.isEmpty ? "" : "web:\(key)",
                in: visit.ledger,
                by: visit.caller
            )
            return .seeOther("/rounds/assign?\(carried(["done": "\(proposal.panels.count)"]))")
        } catch let refusal as Refusal {
            return try page(form, proposal, refusal.blockers, status: Failure(refusal).httpStatus)
        }
    }

    /// The address's own fields with others.
    private func carried(_ more: [String: String] = [:]) -> String {
        let kept = query.pairs.filter { $0.name != "done" }
        return FormFields(kept + more.map { ($0.key, $0.value) }).urlEncoded
    }

    // MARK: What is shown

    private func page(
        _ form: BatchForm,
        _ proposal: BatchProposal?,
        _ blockers: [Blocker],
        status: Int
    ) throws -> WebResponse {
        let title = visit.say("批量分派专家", "Assign experts to a batch")
        let isMine = visit.roles.contains("SEC")
        return visit.page(title, status: status) {
            tag(.h1) { title }
            if let count = query["done"] {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    visit.say(
                        "已分派 \(count) 个轮次，一并记录；提名的评审组待监督人员或主任批准。",
                        "\(count) rounds were assigned, recorded as one; panels that were"
                            + " nominated await supervision or the director."
                    )
                }
            }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            form.html(to: "/rounds/assign", blockers) {
                for (name, title) in [
                    ("size", visit.say("每组人数", "Size of a panel")),
                    ("least", visit.say("每人至少几个", "Each takes at least")),
                    ("most", visit.say("每人至多几个", "Each takes at most")),
                ] {
                    FormPart(visit).input(
                        name,
                        title,
                        value: query[name] ?? "",
                        wrong: blockers.filter { $0.place == name }
                    )
                }
            }
            if let proposal { content(proposal, isMine) }
        }
    }

    @HTMLBuilder private func content(_ proposal: BatchProposal, _ isMine: Bool) -> [HTML] {
        if case .blocked(let block) = proposal.choice {
            ReasonList(visit, [proposal.blocker(block)]).html
        } else if proposal.panels.isEmpty {
            tag(.p) { visit.say("本批不缺专家。", "No round of the batch needs an expert.") }
        } else {
            if case .unproven(_, let bound) = proposal.choice {
                tag(.p, .class("warn")) {
                    visit.say(
                        "⚠ 尚未证明是最优：\(proposal.score) 分，至多 \(bound) 分。",
                        "⚠ Not proved to be the best: \(proposal.score) points, at most \(bound)."
                    )
                }
            } else {
                tag(.p) {
                    visit.say(
                        "最优方案，合计 \(proposal.score) 分；尚未办理。",
                        "The best there is, \(proposal.score) points; nothing is done yet."
                    )
                }
            }
            for panel in proposal.panels { self.panel(panel, proposal) }
            loads(proposal)
            if isMine { button(proposal) }
        }
    }

    private func panel(_ panel: BatchProposal.Panel, _ proposal: BatchProposal) -> HTML {
        let away = proposal.seating.exclusions.filter { $0.round == panel.round.id }
        return tag(.section, .class("card")) {
            tag(.h2) {
                tag(.a, .href("/cases/\(FormFields.encoded(panel.round.code))")) {
                    panel.round.code
                }
                " " + proposal.batch.title(of: panel.round)
            }
            PageTable(
                [
                    visit.say("席位", "Seat"), visit.say("专家", "Expert"),
                    visit.say("分值", "Points"), visit.say("理由", "Reasons"),
                ],
                isWalked: false
            ).html {
                for (seats, fits) in panel.parts {
                    for fit in fits {
                        tag(.tr) {
                            tag(.td) {
                                visit.say(BatchProposal.text(stratum: seats.stratum))
                            }
                            tag(.td) { proposal.name(fit) }
                            tag(.td, .class("number")) { "\(fit.sum)" }
                            tag(.td) { visit.say(BatchProposal.reasons(fit)) }
                        }
                    }
                }
            }
            if !away.isEmpty {
                tag(.details) {
                    tag(.summary) {
                        visit.say("应回避 \(away.count) 人", "\(away.count) are kept away")
                    }
                    tag(.ul) {
                        for one in away {
                            tag(.li) {
                                proposal.name(ofMember: one.member) + visit.say("：", ": ")
                                    + one.rules.map { "\($0.code) \(visit.say($0.title))" }
                                    .joined(separator: visit.say("；", "; "))
                            }
                        }
                    }
                }
            }
        }
    }

    private func loads(_ proposal: BatchProposal) -> HTML {
        PageTable(
            [
                visit.say("专家", "Expert"), visit.say("本次", "Now"),
                visit.say("本年已评", "This year"), visit.say("还可评", "Room for"),
            ],
            caption: visit.say("负担", "Loads"),
            isWalked: false
        ).html {
            for (number, proposed) in proposal.loads {
                let member = proposal.seating.members[number]
                tag(.tr) {
                    tag(.td) { proposal.name(ofMember: number) }
                    tag(.td, .class("number")) { "\(proposed)" }
                    tag(.td, .class("number")) { "\(member.taken)" }
                    tag(.td, .class("number")) { "\(member.room)" }
                }
            }
        }
    }

    private func button(_ proposal: BatchProposal) -> HTML {
        FormPart(visit).form(to: "/rounds/assign?\(carried())") {
            FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
            FormPart.hidden("digest", proposal.digest)
            tag(.div, .class("actions")) {
                tag(.button, .type("submit")) {
                    visit.say(
                        "照此方案分派 \(proposal.panels.count) 个轮次",
                        "Assign these \(proposal.panels.count) rounds"
                    )
                }
            }
        }
    }

    private static func wrong(
        _ name: String,
        _ found: String,
        _ range: ClosedRange<Int>
    ) -> Blocker {
        let expected = "\(range.lowerBound)...\(range.upperBound)"
        return Blocker(
            code: "ASSIGNMENT_NUMBER",
            message: Localized(
                zh: "“\(found)”不是 \(range.lowerBound) 至 \(range.upperBound) 的整数，请评审秘书更正",
                en: "“\(found)” is no whole number of \(expected);"
                    + " the panel secretary can correct it"
            ),
            place: name,
            values: ["found": found, "expected": expected],
            role: "SEC"
        )
    }
}
