/// A square matrix in panels of four rows, factored and inverted by one kernel.
///
/// Element `k` of a panel holds column `k` of its four rows, so that what every step needs, dot
/// products of four rows with four rows, reads both panels from front to back.
struct PanelMatrix {
    /// The order, filled up to a multiple of four with ones on the diagonal.
    let order: Int
    private var panels: [SIMD4<Double>]

    /// Zeros, with ones on the diagonal where `order` was filled up.
    init(order wanted: Int) {
        order = (wanted + 3) / 4 * 4
        panels = Array(repeating: .zero, count: order / 4 * order)
        for row in wanted..<order { self[row, row] = 1 }
    }

    subscript(row: Int, column: Int) -> Double {
        get { panels[row >> 2 &* order &+ column][row & 3] }
        set { panels[row >> 2 &* order &+ column][row & 3] = newValue }
    }

    /// Replaces the lower triangle of a symmetric matrix by its Cholesky factor.
    ///
    /// - Returns: the logarithm of the determinant, or nil when the matrix is not positive.
    mutating func factor(_ logarithm: (Double) -> Double) -> Double? {
        var determinant = 0.0
        for column in 0..<order / 4 {
            let own = products(column, self, column, 0..<4 * column)
            subtract(own, column, column)
            guard let logarithms = factorCorner(column, logarithm) else { return nil }
            determinant += logarithms
            let corner = corner(column)
            for row in column + 1..<max(column + 1, order / 4) {
                subtract(products(row, self, column, 0..<4 * column), row, column)
                solveCorner(row, column, by: corner)
            }
        }
        return 2 * determinant
    }

    /// The inverse of the matrix of which this is the Cholesky factor, whole.
    func inverted() -> PanelMatrix {
        // Row i of the transposed inverse factor holds column i of the inverse factor, which
        // begins at i; rows of it times rows of it make the inverse.
        var transposed = PanelMatrix(order: order)
        for row in 0..<order { transposed[row, row] = 1 }
        for row in 0..<order / 4 {
            for column in row..<order / 4 {
                let known = transposed.products(row, self, column, 4 * row..<4 * column)
                transposed.subtract(known, row, column)
                transposed.solveCorner(row, column, by: corner(column))
            }
        }
        var inverse = PanelMatrix(order: order)
        for row in 0..<order / 4 {
            for column in 0...row {
                let tile = transposed.products(row, transposed, column, 4 * row..<order)
                inverse.put(tile, row, column)
            }
        }
        return inverse
    }

    /// The product with a column; for a whole matrix, such as an inverse.
    func times(_ column: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: order)
        for panel in 0..<order / 4 {
            var sum = SIMD4<Double>.zero
            for place in 0..<order { sum += panels[panel * order + place] * column[place] }
            for lane in 0..<4 { result[4 * panel + lane] = sum[lane] }
        }
        return result
    }

    /// Four by four dot products: a vector over the rows of a panel for each row of another one.
    private struct Tile {
        var first = SIMD4<Double>.zero
        var second = SIMD4<Double>.zero
        var third = SIMD4<Double>.zero
        var fourth = SIMD4<Double>.zero
    }

    private func products(
        _ row: Int,
        _ other: PanelMatrix,
        _ column: Int,
        _ range: Range<Int>
    ) -> Tile {
        var tile = Tile()
        let (left, right) = (panels.span, other.panels.span)
        let (leftStart, rightStart) = (row * order, column * order)
        for place in range {
            let own = left[leftStart &+ place]
            let their = right[rightStart &+ place]
            tile.first += own * their.x
            tile.second += own * their.y
            tile.third += own * their.z
            tile.fourth += own * their.w
        }
        return tile
    }

    private mutating func subtract(_ tile: Tile, _ row: Int, _ column: Int) {
        let start = row * order + 4 * column
        panels[start] -= tile.first
        panels[start + 1] -= tile.second
        panels[start + 2] -= tile.third
        panels[start + 3] -= tile.fourth
    }

    /// Puts a tile where it belongs and, mirrored, on the other side of the diagonal.
    private mutating func put(_ tile: Tile, _ row: Int, _ column: Int) {
        let columns = [tile.first, tile.second, tile.third, tile.fourth]
        for (offset, values) in columns.enumerated() {
            panels[row * order + 4 * column + offset] = values
        }
        for lane in 0..<4 {
            panels[column * order + 4 * row + lane] = SIMD4(columns.map { $0[lane] })
        }
    }

    /// Factors the four by four corner on the diagonal; the sum of its logarithms.
    private mutating func factorCorner(
        _ panel: Int,
        _ logarithm: (Double) -> Double
    ) -> Double? {
        var sum = 0.0
        let first = 4 * panel
        for column in first..<first + 4 {
            var pivot = self[column, column]
            for inner in first..<column { pivot -= self[column, inner] * self[column, inner] }
            guard pivot > 0, pivot.isFinite else { return nil }
            let root = pivot.squareRoot()
            self[column, column] = root
            sum += logarithm(root)
            for row in column + 1..<max(column + 1, first + 4) {
                var value = self[row, column]
                for inner in first..<column { value -= self[row, inner] * self[column, inner] }
                self[row, column] = value / root
            }
        }
        return sum
    }

    /// The four rows of the corner on the diagonal, by columns.
    private func corner(_ panel: Int) -> Tile {
        let start = panel * order + 4 * panel
        return Tile(
            first: panels[start],
            second: panels[start + 1],
            third: panels[start + 2],
            fourth: panels[start + 3]
        )
    }

    /// Solves four columns of a panel against the corner of a factor.
    private mutating func solveCorner(_ row: Int, _ column: Int, by corner: Tile) {
        let start = row * order + 4 * column
        let first = panels[start] / corner.first.x
        let second = (panels[start + 1] - first * corner.first.y) / corner.second.y
        var third = panels[start + 2] - first * corner.first.z
        third = (third - second * corner.second.z) / corner.third.z
        var fourth = panels[start + 3] - first * corner.first.w
        fourth -= second * corner.second.w
        fourth = (fourth - third * corner.third.w) / corner.fourth.w
        panels[start] = first
        panels[start + 1] = second
        panels[start + 2] = third
        panels[start + 3] = fourth
    }
}
