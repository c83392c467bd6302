import Foundation
import Insight

/// The folder of the peers, with the data that they are measured on.
enum PeerFolder {
    static func path(_ arguments: Arguments) throws -> String {
        let variable = ProcessInfo.processInfo.environment["PERF_HOME"]
        guard let path = arguments.optionalText("--peers") ?? variable else {
            throw BenchFault(option: "--peers", value: "PERF_HOME")
        }
        return path
    }
}

/// A file of whole numbers in columns: a header, then rows with commas between the numbers.
struct NumberFile {
    private let text: Data

    init(_ path: String) throws {
        text = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    }

    /// Hands over each number with its column.
    func read(columns: Int, _ take: (Int32, Int) -> Void) {
        let bytes = text.span
        let end = bytes.count
        var place = 0
        while place < end, bytes[place] != UInt8(ascii: "\n") { place &+= 1 }
        place &+= 1
        while place < end {
            for column in 0..<columns {
                var number: Int32 = 0
                while place < end {
                    let digit = bytes[place] &- UInt8(ascii: "0")
                    place &+= 1
                    guard digit < 10 else { break }
                    number = number &* 10 &+ Int32(digit)
                }
                take(number, column)
            }
        }
    }

    /// More rows than there can be: each number has a digit, and a mark behind it.
    func mostRows(columns: Int) -> Int { text.count / (2 * columns) + 1 }
}

/// The peers' reviews: `project,reviewer,d1…d7`, in no order.
enum MarkFile {
    static let weights = [0.20, 0.20, 0.15, 0.15, 0.10, 0.10, 0.10]

    struct Columns {
        var units: [Int32] = []
        var raters: [Int32] = []
        var marks: [UInt8] = []

        func table() throws -> MarkTable {
            try MarkTable(
                unitCount: Int(units.max() ?? -1) + 1,
                raterCount: Int(raters.max() ?? -1) + 1,
                weights: weights,
                units: units,
                raters: raters,
                marks: marks
            )
        }

        /// Weighted totals, added up as the peers' library does it.
        ///
        /// It takes four products together and the last three by themselves. Where a total is
        /// half a number, what it is rounded to hangs on that.
        func peerTotals() -> [Double] {
            units.indices.map { row in
                func mark(_ dimension: Int) -> Double { Double(marks[7 * row + dimension]) }
                let four = (0..<4).map { weights[$0] * mark($0) }
                let last = (weights[5] * mark(5)).addingProduct(weights[4], mark(4))
                    .addingProduct(weights[6], mark(6))
                return last + ((four[0] + four[2]) + (four[1] + four[3]))
            }
        }
    }

    static func columns(_ arguments: Arguments, projects: Int) throws -> Columns {
        let path = try PeerFolder.path(arguments) + "/data/reviews_\(projects).csv"
        let file = try NumberFile(path)
        let most = file.mostRows(columns: 9)
        var columns = Columns()
        columns.units.reserveCapacity(most)
        columns.raters.reserveCapacity(most)
        columns.marks = Array(repeating: 0, count: 7 * most)
        var count = 0
        file.read(columns: 9) { number, column in
            switch column {
            case 0: columns.units.append(number)
            case 1: columns.raters.append(number)
            default:
                columns.marks[count] = UInt8(truncatingIfNeeded: number)
                count &+= 1
            }
        }
        columns.marks.removeLast(columns.marks.count - count)
        return columns
    }
}
