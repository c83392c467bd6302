internal import CPostgres
internal import SQL

/// An answer whose rows are read one by one, and those that had to be read ahead.
@safe final class Answer {
    let sql: String
    /// What is being read now, and what comes after it.
    var result: OpaquePointer?
    var ahead: OpaquePointer?
    var index = 0
    var isComplete = false
    var isAbandoned = false
    var fault: StorageFault?

    init(_ sql: String) {
        self.sql = sql
    }

    deinit {
        unsafe dPQclear(result)
        unsafe dPQclear(ahead)
    }

    func take(_ next: OpaquePointer?) {
        unsafe dPQclear(result)
        unsafe result = unsafe next
        index = 0
    }

    /// Adds a row to those that are kept for later, in the form in which libpq keeps many.
    func keep(_ row: OpaquePointer) {
        guard let kept = unsafe ahead else {
            unsafe ahead = unsafe row
            return
        }
        let rowCount = unsafe dPQntuples(row)
        let columnCount = unsafe dPQnfields(row)
        for place in 0..<rowCount {
            let next = unsafe dPQntuples(kept)
            for column in 0..<columnCount {
                let isNull = unsafe dPQgetisnull(row, place, column) == 1
                let length = unsafe dPQgetlength(row, place, column)
                let value = unsafe dPQgetvalue(row, place, column)
                unsafe dPQsetvalue(kept, next, column, value, isNull ? -1 : length)
            }
        }
        unsafe dPQclear(row)
    }
}
