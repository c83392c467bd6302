/// What a store could not do, in words for the person who can put it right.
///
/// Only `outcomeUnknown` leaves open whether the write was stored; after every other fault it
/// was not. `detail` is the engine's own message, after the file that it is about and a colon
/// where the file is known.
package enum StorageFault: Error, Hashable, Sendable {
    case missing(path: String)
    case alreadyExists(path: String)
    case notADatabase(path: String)
    case foreign(path: String, found: Int64, expected: Int64)
    case newerFormat(path: String, found: Int64, newestKnown: Int64)
    case truncated(path: String, foundBytes: Int64, expectedBytes: Int64)
    case corrupt(detail: String)
    case notDurable(synchronous: Int64)
    case readOnly(detail: String)
    case full(detail: String)
    case busy(detail: String)
    case constraint(ConstraintKind, detail: String)
    case columnType(column: Int, found: String, expected: String)
    case statement(sql: String, detail: String)
    case io(detail: String)
    case outcomeUnknown(detail: String)
    case writesStopped(detail: String)
    case unreachable(detail: String)
    case denied(detail: String)
    case unsuitable(setting: String, found: String, expected: String)
}

/// Which kind of rule of the schema refused a row.
package enum ConstraintKind: String, Hashable, Sendable {
    case check
    case foreignKey
    case notNull
    case primaryKey
    case trigger
    case unique
    case other
}

extension StorageFault {
    /// The file that the fault is about; nil where it is not known.
    package var file: String? {
        switch self {
        case .missing(let path), .alreadyExists(let path), .notADatabase(let path),
            .foreign(let path, _, _), .newerFormat(let path, _, _), .truncated(let path, _, _):
            return path
        case .corrupt(let detail), .readOnly(let detail), .full(let detail), .busy(let detail),
            .io(let detail), .outcomeUnknown(let detail), .unreachable(let detail),
            .denied(let detail):
            guard let colon = detail.firstRange(of: ": ") else { return nil }
            return String(detail[..<colon.lowerBound])
        case .notDurable, .constraint, .columnType, .statement, .writesStopped, .unsuitable:
            return nil
        }
    }
}

extension StorageFault: CustomStringConvertible {
    package var description: String { chinese + "\n" + english }

    /// The message in Chinese.
    package var chinese: String {
        switch self {
        case .missing(let path): "数据库文件 \(path) 不存在；请管理员核对路径，或先初始化。"
        case .alreadyExists(let path): "目标文件 \(path) 已存在，不予覆盖；请换一个文件名。"
        case .notADatabase(let path): "文件 \(path) 不是数据库；应为本系统的数据库文件，请管理员核对路径。"
        case .foreign(let path, let found, let expected):
            "文件 \(path) 属于别的程序：应用标识为 \(found)，应为 \(expected)；请管理员核对路径。"
        case .newerFormat(let path, let found, let newestKnown):
            "文件 \(path) 的格式版本为 \(found)，本程序最高认识 \(newestKnown)；请管理员升级程序。"
        case .truncated(let path, let foundBytes, let expectedBytes):
            "文件 \(path) 被截断：现有 \(foundBytes) 字节，应有 \(expectedBytes) 字节；请管理员用备份恢复。"
        case .corrupt(let detail): "数据库内容已损坏（\(detail)）；请管理员停机核验，并用备份恢复。"
        case .notDurable(let synchronous):
            "数据库的 synchronous 为 \(synchronous)，应为 2；断电会丢失已确认的数据，拒绝打开，请管理员检查配置。"
        case .readOnly(let detail): "磁盘或文件为只读（\(detail)），无法写入；请管理员检查磁盘与文件权限。"
        case .full(let detail): "磁盘已满（\(detail)），本次写入未保存；请管理员腾出空间后重试。"
        case .busy(let detail): "数据库被其他进程占用（\(detail)），本次操作未执行；请稍后重试。"
        case .constraint(let kind, let detail):
            "违反数据约束 \(kind.rawValue)（\(detail)），本次写入未保存；请核对所填内容。"
        case .columnType(let column, let found, let expected):
            "第 \(column) 列存的是 \(found)，应为 \(expected)；数据可能被改动，请管理员核验。"
        case .statement(let sql, let detail): "语句无法执行（\(detail)）：\(sql)；请报告给开发者。"
        case .io(let detail): "读写文件失败（\(detail)）；请管理员检查磁盘。"
        case .outcomeUnknown(let detail):
            "提交时出错（\(detail)），无法确定是否已保存；待数据库可写入后，请用同一命令编号重试。"
        case .writesStopped(let detail):
            "因先前提交出错（\(detail)），写入已停止，本次写入未执行；请管理员检查磁盘并重新打开数据库。"
        case .unreachable(let detail):
            "连不上数据库服务器（\(detail)），本次操作未执行；请稍后重试，或请管理员检查服务器与网络。"
        case .denied(let detail):
            "数据库服务器拒绝登录或操作（\(detail)），本次操作未执行；请管理员检查账号、密码与权限。"
        case .unsuitable(let setting, let found, let expected):
            "数据库的 \(setting) 为 \(found)，应为 \(expected)；本次操作未执行，请管理员更正后重试。"
        }
    }

    /// The message in English.
    package var english: String {
        switch self {
        case .missing(let path):
            "Database file \(path) does not exist; the administrator should check the path or init."
        case .alreadyExists(let path):
            "Target file \(path) exists and is not overwritten; choose another file name."
        case .notADatabase(let path):
            "File \(path) is not a database, expected one of this system; "
                + "the administrator should check the path."
        case .foreign(let path, let found, let expected):
            "File \(path) belongs to another program: application id \(found), "
                + "expected \(expected); the administrator should check the path."
        case .newerFormat(let path, let found, let newestKnown):
            "File \(path) has format version \(found), the newest known here is \(newestKnown); "
                + "the administrator should update the program."
        case .truncated(let path, let foundBytes, let expectedBytes):
            "File \(path) is cut short: found \(foundBytes) bytes, expected \(expectedBytes); "
                + "the administrator should restore a backup."
        case .corrupt(let detail):
            "The database is damaged (\(detail)); "
                + "the administrator should stop, verify and restore a backup."
        case .notDurable(let synchronous):
            "The database has synchronous = \(synchronous), expected 2; a power cut would lose "
                + "confirmed data, so it stays closed; the administrator should check the setup."
        case .readOnly(let detail):
            "The disk or the file is read-only (\(detail)), nothing was stored; "
                + "the administrator should check the disk and the permissions."
        case .full(let detail):
            "The disk is full (\(detail)), nothing was stored; "
                + "the administrator should free space, then retry."
        case .busy(let detail):
            "The database is in use by another process (\(detail)), nothing was done; retry later."
        case .constraint(let kind, let detail):
            "The \(kind.rawValue) rule of the schema refused this (\(detail)), "
                + "nothing was stored; check what was entered."
        case .columnType(let column, let found, let expected):
            "Column \(column) holds \(found), expected \(expected); "
                + "the data may have been altered, the administrator should verify it."
        case .statement(let sql, let detail):
            "The statement cannot run (\(detail)): \(sql); report it to the developers."
        case .io(let detail):
            "Reading or writing the file failed (\(detail)); "
                + "the administrator should check the disk."
        case .outcomeUnknown(let detail):
            "The commit failed (\(detail)); whether it was stored is unknown; once the database "
                + "can be written again, retry with the same command key."
        case .writesStopped(let detail):
            "Writing stopped after a failed commit (\(detail)), nothing was done; "
                + "the administrator should check the disk and reopen the database."
        case .unreachable(let detail):
            "The database server cannot be reached (\(detail)), nothing was done; retry later, "
                + "or the administrator should check the server and the network."
        case .denied(let detail):
            "The database server refused the login or the deed (\(detail)), nothing was done; "
                + "the administrator should check account, password and permissions."
        case .unsuitable(let setting, let found, let expected):
            "The database has \(setting) = \(found), expected \(expected); nothing was done, "
                + "the administrator should set it right, then retry."
        }
    }
}
