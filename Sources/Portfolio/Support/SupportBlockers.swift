import Workflow

/// Why a support is refused: what was found, what was expected, who can mend it.
enum SupportBlockers {
    static func unknownInstrument(_ code: String) -> Blocker {
        Blocker(
            code: "INSTRUMENT_UNKNOWN",
            message: Localized(
                zh: "资助工具“\(code)”不在目录中，或由拨转股协议办理，请项目专员核对（dipper grant instruments）",
                en: "“\(code)” is no instrument of the catalogue, or goes by an agreement; the"
                    + " project officer can check it (dipper grant instruments)"
            ),
            place: "instrument",
            values: ["found": code],
            role: "PO"
        )
    }

    static func unknown(_ kind: String, _ reference: String, field: String) -> Blocker {
        let (code, zh, en) =
            switch kind {
            case "project": ("UNKNOWN_PROJECT", "项目", "project")
            case "person": ("UNKNOWN_PERSON", "人员", "person")
            default: ("UNKNOWN_ORGANISATION", "单位", "organisation")
            }
        return Blocker(
            code: code,
            message: Localized(
                zh: "字段 \(field) 所指\(zh)“\(reference)”不存在，请填报人先登记\(zh)或更正",
                en: "The field \(field) names “\(reference)”, which is no \(en); whoever entered it"
                    + " can register the \(en) or correct it"
            ),
            place: field,
            values: ["found": reference]
        )
    }

    static func subject(_ field: String, _ instrument: String) -> Blocker {
        let (zh, en) =
            switch field {
            case "project": ("项目", "a project")
            case "leader": ("团队负责人", "the leader of the team")
            case "enterprise": ("受支持单位", "the supported organisation")
            default: ("年度", "a fiscal year")
            }
        return Blocker(
            code: "SUPPORT_SUBJECT",
            message: Localized(
                zh: "\(instrument) 的额度按\(zh)计，没有给出\(zh)（\(field)），请项目专员补充",
                en: "The cap of \(instrument) is summed up over \(en), and none is given"
                    + " (\(field)); the project officer can add it"
            ),
            place: field,
            values: ["instrument": instrument, "expected": field],
            role: "PO"
        )
    }

    // MARK: Prizes

    static func edition() -> Blocker {
        Blocker(
            code: "EDITION_MISSING",
            message: Localized(
                zh: "没有写明大赛届次，同届就高不重复按届次判断，请项目专员补充",
                en: "The edition of the contest is not given, by which prizes of one edition are"
                    + " told; the project officer can add it"
            ),
            place: "edition",
            role: "PO"
        )
    }

    static func unknownPrize(_ name: String, _ table: PrizeTable) -> Blocker {
        let known = table.amounts.map(\.name).joined(separator: "、")
        return Blocker(
            code: "PRIZE_UNKNOWN",
            message: Localized(
                zh: "奖项“\(name)”不在奖金表中，应为 \(known.isEmpty ? "（奖金表未设）" : known) 之一，请项目专员更正",
                en: "“\(name)” is no prize of the table; expected one of"
                    + " \(known.isEmpty ? "(no table is set)" : known); the project officer can"
                    + " correct it"
            ),
            place: "prize",
            values: ["found": name, "expected": known],
            role: "PO"
        )
    }

    static func prizeAmount(_ name: String, _ asked: Fen, _ worth: Fen) -> Blocker {
        Blocker(
            code: "PRIZE_AMOUNT",
            message: Localized(
                zh: "\(name) 的支持金额为 \(worth) 元，拟支持 \(asked) 元超过它，请项目专员调减金额",
                en: "\(name) comes to \(worth) CNY; the \(asked) CNY proposed are more; the project"
                    + " officer must lower the amount"
            ),
            place: "amount",
            values: ["prize": name, "found": asked.yuanText, "expected": worth.yuanText],
            role: "PO"
        )
    }

    // MARK: Eligibility

    static func notListed() -> Blocker {
        Blocker(
            code: "PROJECT_NOT_LISTED",
            message: Localized(
                zh: "项目尚未列入培育，不能支持，请中心主任先确认列入培育",
                en: "The project is not listed for cultivation, so it cannot be supported; the"
                    + " Centre director can confirm the listing first"
            ),
            place: "project",
            role: "DIR"
        )
    }

    static func notEnterprise(_ kind: String) -> Blocker {
        Blocker(
            code: "NOT_ENTERPRISE",
            message: Localized(
                zh: "受支持单位不是企业（登记为 \(kind)），本工具只支持企业，请项目专员核对单位类型",
                en: "The supported organisation is no enterprise (it is registered as \(kind)); the"
                    + " project officer can check its kind"
            ),
            place: "enterprise",
            values: ["found": kind, "expected": "enterprise"],
            role: "PO"
        )
    }

    static func notInTier(_ enterprise: String, _ tier: String, _ day: CivilDate) -> Blocker {
        Blocker(
            code: "NOT_IN_TIER",
            message: Localized(
                zh: "单位 \(enterprise) 在 \(day) 不在培育层级 \(tier) 之内，请项目专员先按文件列入（list_tier）",
                en: "Organisation \(enterprise) does not stand in the tier \(tier) on \(day); the"
                    + " project officer can list it by its document (list_tier)"
            ),
            place: "enterprise",
            values: ["found": enterprise, "expected": tier, "date": "\(day)"],
            role: "PO"
        )
    }

    // MARK: Stacking

    static func stacking(
        _ own: (code: String, instrument: String),
        _ other: (code: String, instrument: String),
        class name: String,
        headroom: Fen
    ) -> Blocker {
        Blocker(
            code: "STACKING",
            message: Localized(
                zh: "\(own.instrument)（\(own.code)）与已决策的 \(other.instrument)（\(other.code)）属同一叠加类别 "
                    + "\(name)，就高不重复，尚可支持 \(headroom) 元，请项目专员调减金额或先取消其一",
                en: "\(own.instrument) (\(own.code)) and \(other.instrument) (\(other.code)), which"
                    + " is decided, are of one class, \(name), and do not add up: \(headroom) CNY"
                    + " are left; the project officer can lower the amount or have one cancelled"
            ),
            place: "amount",
            values: [
                "own": own.code, "own_instrument": own.instrument, "other": other.code,
                "other_instrument": other.instrument, "class": name,
                "headroom": headroom.yuanText,
            ],
            role: "PO"
        )
    }

    // MARK: Match

    static func knownVoucher(_ voucher: String, in known: CaseStream) -> Blocker {
        Blocker(
            code: "DUP_NATIONAL",
            message: Localized(
                zh: "凭证 \(voucher) 的国家拨付已登记（\(known.code)），不重复登记，请项目专员核对凭证号",
                en: "The national payment of the voucher \(voucher) is recorded already"
                    + " (\(known.code)); the project officer can check the number"
            ),
            place: "voucher",
            values: ["found": voucher, "case": known.code],
            role: "PO"
        )
    }

    static func voucherUsed(_ voucher: String, _ entitled: Fen, claimed: Fen) -> Blocker {
        Blocker(
            code: "NATIONAL_USED",
            message: Localized(
                zh: "去掉凭证 \(voucher) 后应配套 \(entitled) 元，少于已支付和已申请的 \(claimed) 元，"
                    + "请财务人员先登记收回或退回申请",
                en: "Without the voucher \(voucher) the match is \(entitled) CNY, less than the"
                    + " \(claimed) CNY paid and asked for; a finance person can send the request"
                    + " back first"
            ),
            place: "voucher",
            values: [
                "found": voucher, "entitled": entitled.yuanText, "claimed": claimed.yuanText,
            ],
            role: "FIN"
        )
    }

    static func matchDue(_ asked: Fen, due: Fen, entitled: Fen, claimed: Fen) -> Blocker {
        Blocker(
            code: "MATCH_DUE",
            message: Localized(
                zh: "按国家资金累计拨付额应配套 \(entitled) 元，已支付和已申请 \(claimed) 元，本次最多申请 \(due) 元，"
                    + "申请了 \(asked) 元；国家再拨付并登记凭证后可再申请，请项目专员更正",
                en: "The national money paid so far entitles to \(entitled) CNY, \(claimed) CNY are"
                    + " paid or asked for, and \(due) CNY can be asked for now; found \(asked) CNY."
                    + " More is due when the state has paid more and its voucher is recorded; the"
                    + " project officer can correct it"
            ),
            place: "amount",
            values: [
                "amount": asked.yuanText, "due": due.yuanText, "entitled": entitled.yuanText,
                "claimed": claimed.yuanText,
            ],
            role: "PO"
        )
    }
}
