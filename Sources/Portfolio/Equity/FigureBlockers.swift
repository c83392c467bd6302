import Workflow

/// What a conversion is refused for by where its figures come from.
enum FigureBlockers {
    static func recorded(_ field: String, _ table: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "CAP_TABLE_RECORDED",
            "该企业有股权结构表 \(table.code)，\(field) 取自其上，不能另填，请投后管理人去掉并给出融资轮次（round）",
            "The enterprise has the cap table \(table.code), from which \(field) is taken; the"
                + " post-investment manager can leave it out and name the round",
            at: field,
            ["found": table.code]
        )
    }

    static func roundMissing(_ record: CapTableRecord) -> Blocker {
        EquityBlockers.blocker(
            "ROUND_MISSING",
            "未指明融资轮次，应为股权结构表 \(record.stream.code) 中待登记的一轮，请投后管理人先登记轮次并给出序号",
            "No round is named; expected one of the cap table \(record.stream.code) that is to be"
                + " registered: the post-investment manager can record the round and name it",
            at: "round",
            ["expected": record.stream.code]
        )
    }

    static func noTable(_ agreement: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "CAP_TABLE_MISSING",
            "收款单位没有股权结构表，不能按轮次转股，请投后管理人先建立股权结构表",
            "The payee has no cap table, so no round can be named; the post-investment manager can"
                + " open one first",
            at: "round"
        )
    }

    static func figureMissing(_ field: String) -> Blocker {
        EquityBlockers.blocker(
            "FIGURE_MISSING",
            "缺少 \(field)：该企业没有股权结构表，请投后管理人建立股权结构表后指明轮次，或填写此项",
            "The figure \(field) is missing: the enterprise has no cap table; the post-investment"
                + " manager can open one and name a round, or give the figure",
            at: field
        )
    }

    static func setUnknown(_ set: String, _ table: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "COMPARISON_UNKNOWN",
            "股权结构表 \(table.code) 没有比较范围“\(set)”，请投后管理人先登记比较范围",
            "The cap table \(table.code) has no set “\(set)” to compare with; the post-investment"
                + " manager can name it there first",
            at: "against",
            ["found": set],
            provisional: "gte.not_largest_shareholder"
        )
    }

    static func stale(_ table: CapTableRecord, _ then: Int64) -> Blocker {
        let (now, before) = ("\(table.nextEntry - 1)", "\(then - 1)")
        return EquityBlockers.blocker(
            "CONVERSION_STALE",
            "计算之后股权结构表 \(table.stream.code) 有新的记录：当时 \(before) 条，现为 \(now) 条，"
                + "请投后管理人放弃本次转股并重新启动",
            "The cap table \(table.stream.code) has new entries since the computation: \(before)"
                + " then, \(now) now; the post-investment manager can drop this conversion and"
                + " start it again",
            at: "computation",
            ["found": now, "expected": before]
        )
    }

    static func exitUnits(_ found: String, _ most: String) -> Blocker {
        EquityBlockers.blocker(
            "EXIT_UNITS",
            "退出份额 \(found)，而可退出的只有 \(most)（已拟议或已退出的除外），请投后管理人更正",
            "The exit is of \(found) units and \(most) can leave, besides those proposed or"
                + " left already; the post-investment manager can correct it",
            at: "units",
            ["found": found, "expected": "1...\(most)"]
        )
    }
}
