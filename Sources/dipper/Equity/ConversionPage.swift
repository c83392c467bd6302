import Casework
import Portfolio
import Store
import Web
import Workflow

/// What a conversion of an agreement would give: figures to move, every reading side by side.
///
/// The form is one of numbers, and the server computes; the script puts a slider beside each.
struct ConversionPage {
    let visit: Visit
    private let stream: CaseStream
    private let form: CompanyForm
    private let held: Int64
    private var amounts: [(name: String, value: Int64)]
    private var refusal: Refusal?

    /// - Throws: `NOT_FOUND` for what is no agreement of those that one sees.
    init(_ visit: Visit) throws {
        self.visit = visit
        let code = visit.parameters["code"] ?? ""
        stream = try visit.found(code)
        guard stream.kind == GrantNoun.kind else { throw CaseRefusals.notFound(code) }
        let record = try stream.text("payee").flatMap { payee in
            try visit.ledger.cases.visible(
                visit.ledger.store.children(of: [payee], kind: CapTableNoun.kind)
            ).last
        }.map { CapTableRecord($0) }
        form = record?.form ?? .limitedLiability
        let holder = stream.text("holder").flatMap { record?.holder(organisation: $0) }
        held = holder.flatMap { record?.units(of: $0) } ?? 0
        let round = record?.financings.last { $0.stage == .signed || $0.stage == .converting }
        let policy = visit.words.rules.policy.parameters
        func parameter(_ key: String) -> Int64 { policy[key]?.value.asNumber ?? 0 }
        amounts = [
            ("units", record?.total ?? 500_000_000),
            ("pre_money", round?.preMoney.count ?? 4_000_000_000),
            ("cash", round?.money.count ?? 1_000_000_000),
            ("principal", max(1, stream.integer("outstanding") ?? 0)),
            ("discount_bps", parameter("gte.discount_bps")),
            ("holding_cap_bps", parameter("gte.holding_cap_bps")),
        ]
        do throws(Refusal) {
            for index in amounts.indices { try read(index) }
        } catch { refusal = error }
    }

    /// What somebody typed counts before what is on file.
    private mutating func read(_ index: Int) throws(Refusal) {
        let name = amounts[index].name
        guard let text = visit.request.query[name], !text.isEmpty else { return }
        let isCount = name.hasSuffix("_bps") || name == "units" && form != .limitedLiability
        if isCount {
            amounts[index].value = try ConversionInputs.shares(text, place: name)
        } else {
            amounts[index].value = try Fen.parse(text, place: name).count
        }
    }

    private func value(_ name: String) -> Int64 { amounts.first { $0.name == name }?.value ?? 0 }

    private var place: String { "/grants/\(FormFields.encoded(stream.code))" }

    func answer() -> WebResponse {
        let title = visit.say("转股情景 \(stream.code)", "Scenarios of a conversion \(stream.code)")
        return visit.page(title) {
            tag(.p, .class("soft")) {
                tag(.a, .class("code"), .href(place)) { stream.code }
            }
            tag(.h1) { title }
            tag(.p, .class("soft")) {
                visit.say(
                    "只是试算，不改变台账。缺省取自股权结构表待登记的轮次和未收回本金。",
                    "This only computes and changes nothing. It begins with the round that waits in"
                        + " the cap table, and the outstanding principal."
                )
            }
            inputs
            outcome
        }
    }

    // MARK: The form

    private func title(_ name: String) -> String {
        switch name {
        case "units":
            form == .limitedLiability
                ? visit.say("本轮前注册资本（元）", "Registered capital before (CNY)")
                : visit.say("本轮前总股数", "Shares before")
        case "pre_money": visit.say("投前估值（元）", "Pre-money valuation (CNY)")
        case "cash": visit.say("本轮投资（元）", "Money of the round (CNY)")
        case "principal": visit.say("转股本金（元）", "Principal (CNY)")
        case "discount_bps": visit.say("折扣（基点）", "Discount (basis points)")
        default: visit.say("持股上限（基点）", "Holding cap (basis points)")
        }
    }

    private var inputs: HTML {
        tag(
            .form,
            .plain("method", "get"),
            .plain("action", "\(place)/conversion"),
            .class("card")
        ) {
            for amount in amounts { field(amount.name, amount.value) }
            tag(.button, .type("submit")) { visit.say("计算", "Compute") }
        }
    }

    private func field(_ name: String, _ value: Int64) -> HTML {
        let isBasisPoints = name.hasSuffix("_bps")
        let isCount = isBasisPoints || name == "units" && form != .limitedLiability
        let text = isCount ? "\(value)" : Fen(value).yuanText
        let most = isBasisPoints ? "9999" : "\(max(1, value) / (isCount ? 1 : 100) * 3 + 1)"
        return tag(.p) {
            tag(.label, .plain("for", name)) { title(name) }
            tag(
                .input,
                .type("number"),
                .id(name),
                .name(name),
                .plain("value", text),
                .plain("min", "0"),
                .plain("max", most),
                .plain("step", isCount ? "1" : "0.01"),
                .flag("data-slider")
            )
        }
    }

    // MARK: The table

    private var grid: Result<ConversionGrid, Refusal> {
        if let refusal { return .failure(refusal) }
        let (valuation, principal) = (value("pre_money"), value("principal"))
        let cap = Int(clamping: value("holding_cap_bps"))
        let valuations = [valuation / 10 * 8, valuation, valuation / 10 * 12].map { Fen($0) }
        let principals = [principal, principal / 2].filter { $0 > 0 }.map { Fen($0) }
        let axes = ConversionGrid.Axes(
            preMoney: valuations,
            discounts: [Int(clamping: value("discount_bps"))],
            holdingCaps: [cap > 0 ? cap : nil],
            principals: principals
        )
        return Result { () throws(Refusal) in
            try ConversionGrid(
                axes,
                companyForm: form,
                units: (value("units"), held),
                cash: Fen(value("cash"))
            )
        }
    }

    @HTMLBuilder private var outcome: [HTML] {
        switch grid {
        case .failure(let refusal):
            tag(.div, .class("bad"), .plain("role", "alert")) {
                for blocker in refusal.blockers {
                    tag(.p) { "\(blocker.code)　\(visit.say(blocker.message))" }
                }
            }
        case .success(let grid):
            let words = ScenarioWords(grid, form)
            table(grid)
            tag(.details) {
                tag(.summary) { visit.say("图", "Picture") }
                ScenarioPicture(words, visit.language).picture
            }
        }
    }

    private func table(_ grid: ConversionGrid) -> HTML {
        PageTable(
            [
                visit.say("本金（元）", "Principal (CNY)"), visit.say("投前估值（元）", "Pre-money (CNY)"),
                visit.say("口径", "Reading"), visit.say("所得份额", "Units"),
                visit.say("转股后比例", "Share afterwards"), visit.say("已用本金（元）", "Used (CNY)"),
                visit.say("余额（元）", "Balance (CNY)"),
            ],
            caption: visit.say(
                "各种情形，估值上下各两成、本金全部与一半",
                "Cases: the valuation, a fifth less and more; all of the principal, and half"
            ),
            isWalked: false
        ).html(
            grid.cases.flatMap { one in
                one.readings.map { reading in
                    [
                        HTML(one.principal.groupedText), HTML(one.preMoney.groupedText),
                        HTML(visit.say(reading.timing.title)),
                    ] + cells(reading)
                }
            }
        )
    }

    private func cells(_ reading: ConversionGrid.Reading) -> [HTML] {
        switch reading.outcome {
        case .failure(let refusal):
            let codes = ScenarioWords.codes(refusal).joined(separator: ", ")
            return [HTML(visit.say("不能转股：\(codes)", "none: \(codes)"))]
                + Array(repeating: HTML("—"), count: 3)
        case .success(let preview):
            return [
                HTML(form.text(units: preview.units)),
                HTML("\(preview.share)（\(CapTableWords.percent(preview.share))）"),
                HTML(preview.principalUsed.groupedText), HTML(preview.balance.groupedText),
            ]
        }
    }
}
