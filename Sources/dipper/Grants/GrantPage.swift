import Casework
import Portfolio
import Store
import Web
import Workflow

/// The money of one agreement on one screen; each amount leads to the events that made it.
struct GrantPage {
    let visit: Visit
    private let stream: CaseStream
    private let funds: GrantFunds

    /// - Throws: `NOT_FOUND` for what is no agreement of those that one sees.
    init(_ visit: Visit) throws {
        self.visit = visit
        let code = visit.parameters["code"] ?? ""
        stream = try visit.found(code)
        guard stream.kind == GrantNoun.kind else { throw CaseRefusals.notFound(code) }
        funds = try GrantFunds(stream, visit.ledger, visit.words)
    }

    private var place: String { "/cases/\(FormFields.encoded(stream.code))" }

    func answer() throws -> WebResponse {
        let ids = [stream.parent, stream.text("payee")].compactMap(\.self)
        let names = try visit.words.names(of: ids)
        let title = visit.say("资金情况 \(stream.code)", "Money of \(stream.code)")
        return visit.page(title) {
            tag(.p, .class("soft")) {
                tag(.a, .class("code"), .href(place)) { stream.code }
                " \(stream.parent.flatMap { names[$0] } ?? "") · "
                visit.say(visit.words.states(of: stream))
                visit.say(CaseWords.openingMark(of: stream))
            }
            tag(.h1) { title }
            tag(.p) {
                visit.say("收款单位：", "Payee: ")
                stream.text("payee").flatMap { names[$0] } ?? "—"
            }
            if let account = funds.account {
                tag(.p) {
                    visit.say(account.line)
                    " "
                    tag(.a, .href("/cases/\(account.code)")) { visit.say("打开", "Open") }
                }
            }
            settlement(visit, stream)
            for difference in funds.differences {
                tag(.p, .class("bad")) { visit.say(GrantFunds.line(difference)) }
            }
            meter
            conservation
            ConversionPart(visit: visit, stream: stream).html
            tranches
            postings
        }
    }

    // MARK: The cap

    @HTMLBuilder private var meter: [HTML] {
        if let cap = funds.cap {
            tag(.section, .class("card")) {
                tag(.h2) { visit.say("项目组额度", "Cap of the project group") }
                CapMeter(visit: visit, cap: cap).html
            }
        }
        if let paidIn = funds.paidIn {
            tag(.p, paidIn.isWarning ? .class("warn") : nil) { visit.say(paidIn.line) }
        }
    }

    // MARK: What became of it

    private var conservation: HTML {
        tag(.section, .class("card")) {
            tag(.h2) { visit.say("协议金额与守恒", "Amounts, and what became of them") }
            tag(.dl) {
                term(visit.say("协议金额", "Amount"), field("amount"))
                term(visit.say("承诺", "Committed"), field("committed"))
                term(visit.say("已取消", "Cancelled"), field("cancelled"))
            }
            tag(.p, funds.isConserved ? nil : .class("bad")) {
                visit.say("已支付 ", "paid ")
                tag(.strong) { field("paid") }
                funds.isConserved ? " = " : " ≠ "
                for (index, name) in GrantFunds.settled.enumerated() {
                    index == 0 ? "" : " + "
                    visit.say(GrantFunds.title(name)) + " "
                    field(name)
                }
            }
            if let line = funds.remittance {
                tag(.p, funds.isAllRemitted ? nil : .class("warn")) { visit.say(line) }
            }
        }
    }

    @HTMLBuilder private func term(_ title: String, _ value: HTML) -> [HTML] {
        tag(.dt) { title }
        tag(.dd) { value }
    }

    /// An amount that opens the event that made it what it is.
    private func field(_ name: String, of key: String = "") -> HTML {
        let amount = funds.amount(name, of: key).groupedText
        guard let version = funds.origin(name, of: key) else { return HTML(amount) }
        return tag(.a, .href("\(place)?version=\(version)")) { amount }
    }

    // MARK: Tranches against milestones

    private var tranches: HTML {
        PageTable(
            [
                visit.say("批次", "Tranche"), visit.say("金额", "Amount"),
                visit.say("里程碑", "Milestones"), visit.say("申请", "Requested"),
                visit.say("已付", "Paid"), visit.say("状态", "State"),
                visit.say("下一步由谁", "Who acts next"),
            ],
            caption: visit.say("批次与里程碑（元）", "Tranches against milestones (CNY)"),
            isWalked: false
        ).html(
            funds.schedule.tranches.map { tranche in
                [
                    HTML("\(tranche.number)"), field("amount", of: tranche.key),
                    gates(tranche),
                    tranche.requested == .zero
                        ? HTML("—") : field("requested", of: tranche.key),
                    HTML([
                        tranche.paid == .zero ? HTML("—") : field("paid", of: tranche.key),
                        HTML(tranche.paidOn.map { " \($0)" } ?? ""),
                    ]),
                    state(tranche), next(tranche),
                ]
            }
        )
    }

    private func state(_ tranche: GrantSchedule.Tranche) -> HTML {
        HTML([
            HTML(visit.say(visit.words.states(of: stream, instance: tranche.key))),
            HTML(GrantFunds.remarks(tranche).map { "；" + visit.say($0) }.joined()),
        ])
    }

    private func gates(_ tranche: GrantSchedule.Tranche) -> HTML {
        guard !tranche.milestones.isEmpty else { return HTML(visit.say("无", "none")) }
        return tag(.ul, .class("plain")) {
            for milestone in tranche.milestones {
                let isWrong = [.overdue, .rejected].contains(milestone.standing)
                tag(.li, isWrong ? .class("warn") : nil) { visit.say(funds.gate(milestone)) }
            }
        }
    }

    private func next(_ tranche: GrantSchedule.Tranche) -> HTML {
        let steps = funds.next(tranche)
        guard !steps.isEmpty else { return HTML("—") }
        return tag(.ul, .class("plain")) {
            for step in steps {
                let isMine = step.roles.contains(where: visit.roles.contains)
                let part = FormFields([("instance", step.instance)]).urlEncoded
                tag(.li) {
                    if isMine {
                        tag(.a, .href("\(place)/do/\(step.event.name)?\(part)")) {
                            visit.say(funds.step(step))
                        }
                    } else {
                        visit.say(funds.step(step))
                    }
                }
            }
        }
    }

    // MARK: Postings

    @HTMLBuilder private var postings: [HTML] {
        if funds.postings.isEmpty {
            tag(.p, .class("soft")) { visit.say("还没有分录", "Nothing is posted yet") }
        } else {
            PostingTable(visit: visit, told: funds.told).html(
                funds.postings,
                caption: visit.say("分录及其事项", "Postings, with the events behind them")
            )
        }
    }
}

/// How far the cap of a project group is used.
struct CapMeter {
    let visit: Visit
    let cap: CaseStream

    private func amount(_ name: String) -> Fen { Fen(cap.integer(name) ?? 0) }

    @HTMLBuilder var html: [HTML] {
        let (limit, committed) = (amount("limit"), amount("committed"))
        let words = visit.say(
            "上限 \(limit.groupedText) 元，累计承诺 \(committed.groupedText) 元，"
                + "余额 \(GrantFunds.headroom(cap).groupedText) 元",
            "limit \(limit.groupedText), committed \(committed.groupedText), headroom "
                + "\(GrantFunds.headroom(cap).groupedText) CNY"
        )
        tag(
            .progress,
            .number("max", Int(max(1, limit.count))),
            .number("value", Int(min(committed.count, limit.count))),
            .plain("aria-label", visit.say("额度使用", "Use of the cap"))
        ) { words }
        tag(.p) {
            tag(.a, .href(cap.address)) { words }
            if amount("released") > .zero {
                visit.say(
                    "；已释放 \(amount("released").groupedText) 元",
                    "; released \(amount("released").groupedText) CNY"
                )
            }
        }
        if amount("merged_excess") > .zero {
            tag(.p, .class("warn")) {
                visit.say(
                    "合并超额 \(amount("merged_excess").groupedText) 元，不能再承诺",
                    "Merged in excess by \(amount("merged_excess").groupedText) CNY: nothing more"
                        + " can be committed"
                )
            }
        }
    }
}

/// Postings as a table: each row opens its event.
struct PostingTable {
    let visit: Visit
    let told: PostingWords

    func html(_ postings: [PostedAmount], caption: String) -> HTML {
        PageTable(
            [
                visit.say("发生日期", "Date"), visit.say("金额（元）", "Amount (CNY)"),
                visit.say("转出 → 转入", "From → to"), visit.say("案卷", "Case"),
                visit.say("事项", "Event"), visit.say("凭证", "Vouchers"),
                visit.say("经办", "Who"),
            ],
            caption: caption
        ).html(postings.map(row))
    }

    private func row(_ posting: PostedAmount) -> [HTML] {
        [
            HTML("\(posting.effective)"), HTML(posting.amount.groupedText),
            HTML(visit.say(PostingWords.way(posting))), name(posting), event(posting),
            HTML(
                told.vouchers(posting).map { visit.say($0) }
                    .joined(separator: visit.say("、", ", "))
            ),
            HTML(told.who(posting)),
        ]
    }

    private func name(_ posting: PostedAmount) -> HTML {
        guard let stream = told.stream(posting) else {
            return HTML(visit.say("（不在您的查看范围内）", "(not yours to see)"))
        }
        let isGrant = stream.kind == GrantNoun.kind
        let place = isGrant ? "/grants/\(FormFields.encoded(stream.code))" : stream.address
        return HTML([
            tag(.a, .class("code"), .href(place)) { stream.code },
            HTML(" \(told.headline(posting))"),
        ])
    }

    private func event(_ posting: PostedAmount) -> HTML {
        guard let stream = told.stream(posting), let event = told.event(posting) else {
            return HTML("")
        }
        return tag(.a, .href("\(stream.address)?version=\(posting.version)")) { visit.say(event) }
    }
}
